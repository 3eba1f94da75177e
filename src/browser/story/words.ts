import type { AddressData, OptionData } from "../../views/json/types.ts";
import type { ChangeData } from "../../views/json/change-types.ts";
import { addressText, kindText, optionText, valueText } from "../../views/html/words.ts";

/** What happened, as the timeline has it: a verb and the rest. */
export interface Words {
  readonly verb: string;
  readonly text: string;
}

type Of<Name extends ChangeData["change"]> = ChangeData & { readonly change: Name };

const address = (data: AddressData | null): string => addressText(data) ?? "an unknown address";
const silent = (verb: string) => (): Words => ({ verb, text: "" });

const table: { readonly [Name in ChangeData["change"]]: (change: Of<Name>) => Words } = {
  created: ({ kind }) => ({ verb: "created", text: kindText(kind) }),
  paired: ({ kind }) => ({ verb: "created", text: `${kindText(kind)}, one of a pair` }),
  accepted: ({ peer, inherited = [] }) => ({
    verb: "accepted",
    text: `from ${address(peer)}${inheritedText(inherited)}`,
  }),
  bound: ({ address: to }) => ({ verb: "bound", text: `to ${address(to)}` }),
  named: ({ side, address: is }) => ({ verb: side, text: `address is ${address(is)}` }),
  connected: ({ peer, pending }) => ({
    verb: pending ? "connects" : "connected",
    text: `to ${address(peer)}${pending ? ", in the background" : ""}`,
  }),
  listening: ({ backlog }) => ({ verb: "listens", text: `backlog ${backlog}` }),
  shut: ({ how }) => ({ verb: "shut down", text: how === "both" ? "both sides" : `the ${how} side` }),
  "option-set": ({ option, level, name, asked }) => ({
    verb: "set",
    text: option === undefined ? optionText({ level, name, value: asked }) : setText(option),
  }),
  "option-read": ({ level, name, value }) => ({ verb: "read", text: optionText({ level, name, value }) }),
  received: silent("received"),
  passed: silent("passed on"),
  duplicated: ({ from, fd }) => ({ verb: "duplicated", text: `fd ${from ?? "?"} to fd ${fd ?? "?"}` }),
  flags: ({ nonblock, cloexec }) => ({ verb: "flags", text: flagsText(nonblock, cloexec) }),
  "tcp-state": ({ state }) => ({ verb: "state", text: state ?? "unknown" }),
  data: ({ what }) => ({
    verb: what === "end" ? "end of data" : what,
    text: what === "end" ? "the peer has closed its side" : "data",
  }),
  unread: ({ call }) => ({ verb: "unread", text: `a line of ${call} could not be read` }),
  closed: silent("closed"),
  "closed-range": silent("closed"),
  failed: ({ attempt, errno }) => ({ verb: "failed", text: `${attempt}: ${errno}` }),
  appeared: ({ known }) => ({
    verb: "appeared",
    text: known ? "under a further fd" : "opened before, or where nobody looked",
  }),
  lost: () => ({ verb: "lost", text: "its fd names something else now" }),
  gone: ({ latest }) => ({ verb: "gone", text: latest === true ? "closed by now" : "the last fd is closed" }),
  doubt: ({ cause }) => ({ verb: "unknown", text: cause }),
  executed: ({ path }) => ({ verb: "runs", text: path }),
  forked: ({ child }) => ({ verb: "forks", text: child === null ? "" : `process ${child}` }),
  exited: ({ status }) => ({ verb: "exited", text: `with ${status}` }),
  killed: ({ signal }) => ({ verb: "killed", text: `by ${signal}` }),
};

export function wordsOf<Name extends ChangeData["change"]>(change: Of<Name>): Words {
  return table[change.change](change);
}

function setText(option: OptionData): string {
  const text = optionText(option);
  const asked = valueText({ ...option, value: option.asked });
  if (option.asked === null || asked === valueText(option)) return text;
  return option.value === null ? `${option.name} asked ${asked}` : `${text}, asked ${asked}`;
}

function inheritedText(options: readonly OptionData[]): string {
  return options.length === 0
    ? ""
    : `, inherits ${options
        .filter(({ by }) => by === undefined)
        .map(optionText)
        .join(", ")}`;
}

function flagsText(nonblock: boolean | null, cloexec: boolean | null): string {
  const word = (name: string, is: boolean | null): readonly string[] =>
    is === null ? [] : [is ? name : `not ${name}`];
  return [...word("O_NONBLOCK", nonblock), ...word("CLOEXEC", cloexec)].join(", ");
}
