import { allOptions } from "../linux/catalogue.ts";
import { ipv6Bytes } from "../linux/ip.ts";
import type { SocketOption } from "../linux/option.ts";
import { protocols } from "./protocols.ts";
import { statesCalled, statesSpec } from "./states.ts";

/** The tables that the grammar uses to check words. */
export interface Words {
  readonly isProtocol: (name: string) => boolean;
  readonly isAddress6: (text: string) => boolean;
  readonly isState: (protocol: "tcp" | "udp", name: string) => boolean;
  readonly statesSpec: typeof statesSpec;
  readonly isOption: (name: string) => boolean;
}

export const words: Words = {
  isProtocol: (name) => Object.hasOwn(protocols, name),
  isAddress6: (text) => ipv6Bytes(text) !== null,
  isState: (protocol, name) => statesCalled(protocol, name).length > 0,
  statesSpec,
  isOption: (name) => optionsCalled(name).length > 0,
};

/** Every option of that name, of any level; MCAST_JOIN_GROUP is of two. */
export function optionsCalled(name: string): readonly SocketOption[] {
  return allOptions().filter((option) => option.name === name || option.aliases.includes(name));
}
