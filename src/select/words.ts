import { ipv6Bytes } from "../linux/ip.ts";
import { optionsCalled } from "../linux/catalogue.ts";
import { problemWith } from "./option-problem.ts";
import { protocols } from "./protocols.ts";
import { statesCalled, statesSpec } from "./states.ts";

/** The tables that the grammar uses to check words. */
export interface Words {
  readonly isProtocol: (name: string) => boolean;
  readonly isAddress6: (text: string) => boolean;
  readonly isState: (protocol: "tcp" | "udp", name: string) => boolean;
  readonly statesSpec: typeof statesSpec;
  readonly isOption: (name: string) => boolean;
  readonly problemWith: typeof problemWith;
}

export const words: Words = {
  isProtocol: (name) => Object.hasOwn(protocols, name),
  isAddress6: (text) => ipv6Bytes(text) !== null,
  isState: (protocol, name) => statesCalled(protocol, name).length > 0,
  statesSpec,
  isOption: (name) => optionsCalled(name).length > 0,
  problemWith,
};
