import type { Bytes } from "../base/brands.ts";
import type { Names } from "../select/address.ts";
import { isSelectionFault, parseSelection } from "../select/parse.ts";
import { makeSelection, readSelection, type Selection } from "../select/selection.ts";
import type { Subject } from "../select/subject.ts";
import {
  filterFault,
  missing,
  selectionFaultText,
  unknownOption,
  type FilterFault,
  type Listed,
} from "./filter-fault.ts";
import { tokensOf, type Token } from "./filter-tokens.ts";

/** What was typed: a selection as on the command line, numbers of sockets, and words to be looked for. */
export interface Filter {
  readonly selection: Selection;
  readonly ids: ReadonlySet<number>;
  /** `listener:#5`: what socket 5 accepted. */
  readonly listeners: ReadonlySet<number>;
  /** `advice:close-wait`: what this advice is about. */
  readonly advice: readonly string[];
  readonly words: readonly string[];
  /** How it was understood, as on the command line: `-s TCP:LISTEN --opt '!TCP_NODELAY'`. */
  readonly reading: string;
}

interface Options {
  readonly addresses: string[];
  readonly states: string[];
  readonly commands: string[];
  readonly options: string[];
  unix: boolean;
}

/**
 * Reads what was typed: -i, -s, -c, -U and --opt as on the command line; `#12`, `listener:#5`, `advice:close-wait`; what is a state, an option or an address
 * counts as such without its letter (`tcp:listen`, `!TCP_NODELAY`, `tcp@127.0.0.1:80`); anything else is looked for as text. Another
 * option, and a socket or advice that is not `listed`, is a fault.
 */
export function readFilter(text: string, listed: Listed): Filter | FilterFault {
  const options: Options = { addresses: [], states: [], commands: [], options: [], unix: false };
  const ids = new Set<number>();
  const listeners = new Set<number>();
  const advice: string[] = [];
  const words: string[] = [];
  const tokens = tokensOf(text);
  for (let token = tokens.shift(); token !== undefined; token = tokens.shift()) {
    if (!token.isQuoted && takeOption(token.text, tokens, options)) continue;
    if (!token.isQuoted && /^-./.test(token.text)) return unknownOption(token.text);
    const [, prefix = "", value = ""] = /^(#(?=\d+$)|listener:#?|advice:)(.*)$/i.exec(token.text) ?? [];
    if (prefix.toLowerCase() === "advice:") advice.push(value.toLowerCase());
    else if (prefix !== "" && !/^\d+$/.test(value))
      return filterFault(`${token.text}: the number of a listener is missing, as in listener:#5`);
    else if (prefix !== "") (prefix === "#" ? ids : listeners).add(Number(value));
    else if (!guess(token.text, options)) words.push(token.text.toLowerCase());
  }
  const specs = readSelection(options);
  if ("type" in specs) return filterFault(selectionFaultText(specs));
  const selection = makeSelection(specs, names);
  if ("type" in selection) return filterFault(selectionFaultText(selection));
  const lacking = missing({ ids, listeners, advice }, listed);
  if (lacking !== null) return lacking;
  const reading = [
    ...readingOf(options),
    ...Array.from(ids, (id) => `#${id}`),
    ...Array.from(listeners, (id) => `listener:#${id}`),
    ...advice.map((name) => `advice:${name}`),
    ...words.map((word) => `text "${word}"`),
  ].join(" ");
  return { selection, ids, listeners, advice, words, reading };
}

/** What a filter looks at of a socket; what costs to be made is made when it is asked for. */
export interface Candidate {
  readonly id: number;
  readonly listener: () => number | null;
  /** Whether a word of the filter stands in its text, in lower case. */
  readonly has: (word: string) => boolean;
  readonly isAdvised: (name: string) => boolean;
  readonly command: () => Bytes;
  readonly subject: () => Subject;
}

export function matches({ selection, ids, listeners, advice, words }: Filter, one: Candidate): boolean {
  if (ids.size > 0 && !ids.has(one.id)) return false;
  if (listeners.size > 0 && !listeners.has(one.listener() ?? 0)) return false;
  if (!advice.every(one.isAdvised) || !words.every(one.has)) return false;
  if (!selection.anyProcess && !selection.process(one.command())) return false;
  return selection.anySocket || selection.socket(one.subject());
}

const letters: Readonly<Record<string, keyof Omit<Options, "unix">>> = {
  "-i": "addresses",
  "--internet": "addresses",
  "-s": "states",
  "--state": "states",
  "-c": "commands",
  "--command": "commands",
  "--opt": "options",
};

/**
 * Whether the token is an option of the command line, whose value is the rest of it or the next one. -n, -P and -Q change nothing
 * here: the page has numbers only, and no exit status.
 */
function takeOption(written: string, rest: Token[], options: Options): boolean {
  const token = written.replace(/^-[nPQ]+(?=.)/, "-");
  if (/^-[nPQ]$/.test(token)) return true;
  if (token === "-U" || token === "--unix") return (options.unix = true);
  const [, long, value] = /^(--[a-z]+)(?:=(.*))?$/.exec(token) ?? [];
  const name = long ?? token.slice(0, 2);
  const list = Object.hasOwn(letters, name) ? letters[name] : undefined;
  if (list === undefined) return false;
  const own = long === undefined ? token.slice(2) || undefined : value;
  options[list].push(
    own ?? (list === "addresses" && !isAddress(rest[0]?.text ?? "-") ? "" : (rest.shift()?.text ?? "")),
  );
  return true;
}

function isAddress(word: string): boolean {
  return !isSelectionFault(parseSelection("Address", word));
}

/** Whether a word alone is a state, an option or an address. */
function guess(token: string, { states, options, addresses }: Options): boolean {
  if (!isSelectionFault(parseSelection("States", token))) return states.push(token) > 0;
  if (!isSelectionFault(parseSelection("Option", token))) return options.push(token) > 0;
  return /[a-z@:]/i.test(token) && isAddress(token) && resolves(token) && addresses.push(token) > 0;
}

/** A word with a colon may be a piece of text as well: it is an address if its names are known. */
function resolves(token: string): boolean {
  const specs = readSelection({ addresses: [token], states: [], commands: [], options: [], unix: false });
  return !("type" in specs) && !("type" in makeSelection(specs, names));
}

/** The page looks nothing up: a few services that everybody knows. */
const services: Readonly<Record<string, number>> = {
  ftp: 21,
  ssh: 22,
  smtp: 25,
  domain: 53,
  http: 80,
  ntp: 123,
  https: 443,
  syslog: 514,
  mysql: 3306,
  postgresql: 5432,
  redis: 6379,
  "http-alt": 8080,
};

const names: Names = {
  addresses: (host) => (host === "localhost" ? ["127.0.0.1", "::1"] : []),
  ports: (service) => (Object.hasOwn(services, service) ? [services[service] ?? 0] : []),
};

function readingOf({ addresses, states, commands, options, unix }: Options): readonly string[] {
  return [
    ...addresses.map((text) => (text === "" ? "-i" : `-i ${quoted(text)}`)),
    ...states.map((text) => `-s ${quoted(text)}`),
    ...commands.map((text) => `-c ${quoted(text)}`),
    ...options.map((text) => `--opt ${quoted(text)}`),
    ...(unix ? ["-U"] : []),
  ];
}

function quoted(text: string): string {
  return /^[\w:@.,/[\]-]+$/.test(text) ? text : `'${text}'`;
}
