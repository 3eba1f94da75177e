import { asBytes } from "../base/brands.ts";
import { fromBase64, utf8Bytes } from "../base/bytes.ts";
import { readAddress } from "../views/diff/side.ts";
import type { Names } from "../select/address.ts";
import { isSelectionFault, parseSelection, type SelectionFault } from "../select/parse.ts";
import { makeSelection, readSelection, type Selection } from "../select/selection.ts";
import type { Subject } from "../select/subject.ts";
import type { Book } from "./book.ts";

/** What was typed: a selection as on the command line, numbers of sockets, and words to be looked for. */
export interface Filter {
  readonly selection: Selection;
  readonly ids: ReadonlySet<number>;
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
 * Reads what was typed: -i, -s, -c, -U and --opt as on the command line; `#12`; what is a state, an option or an address
 * counts as such without its letter (`tcp:listen`, `!TCP_NODELAY`, `tcp@127.0.0.1:80`); anything else is looked for as text.
 */
export function readFilter(text: string): Filter | SelectionFault {
  const options: Options = { addresses: [], states: [], commands: [], options: [], unix: false };
  const ids = new Set<number>();
  const words: string[] = [];
  const tokens = tokensOf(text);
  for (let token = tokens.shift(); token !== undefined; token = tokens.shift()) {
    if (takeOption(token, tokens, options)) continue;
    if (/^#\d+$/.test(token)) ids.add(Number(token.slice(1)));
    else if (!guess(token, options)) words.push(token.toLowerCase());
  }
  const specs = readSelection(options);
  if ("type" in specs) return specs;
  const selection = makeSelection(specs, names);
  return "type" in selection ? selection : { selection, ids, words, reading: readingOf(options, ids, words) };
}

/** The rows that a filter leaves. */
export function chosenBy({ selection, ids, words }: Filter, book: Book): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < book.count; row++) {
    if (ids.size > 0 && !ids.has(book.id(row))) continue;
    if (words.length > 0 && !words.every((word) => book.text(row).includes(word))) continue;
    if (!selection.anyProcess && !selection.process(commandOf(book, row))) continue;
    if (selection.anySocket || selection.socket(subjectOf(book, row))) rows.push(row);
  }
  return Int32Array.from(rows);
}

/** Words, where quotes keep blanks: `--opt 'SO_RCVBUF < 65536'`. */
function tokensOf(text: string): string[] {
  return Array.from(text.matchAll(/(?:'[^']*'?|"[^"]*"?|[^\s'"])+/g), ([token]) =>
    token.replace(/'([^']*)'?|"([^"]*)"?/g, (_all, one?: string, two?: string) => one ?? two ?? ""),
  );
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

/** Whether the token is an option of the command line, whose value is the rest of it or the next one. */
function takeOption(token: string, rest: string[], options: Options): boolean {
  if (token === "-U" || token === "--unix") return (options.unix = true);
  const [, long, value] = /^(--[a-z]+)(?:=(.*))?$/.exec(token) ?? [];
  const name = long ?? token.slice(0, 2);
  const list = Object.hasOwn(letters, name) ? letters[name] : undefined;
  if (list === undefined) return false;
  const own = long === undefined ? token.slice(2) || undefined : value;
  options[list].push(own ?? (list === "addresses" && !isAddress(rest[0] ?? "-") ? "" : (rest.shift() ?? "")));
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

function readingOf(
  { addresses, states, commands, options, unix }: Options,
  ids: ReadonlySet<number>,
  words: readonly string[],
): string {
  return [
    ...addresses.map((text) => (text === "" ? "-i" : `-i ${quoted(text)}`)),
    ...states.map((text) => `-s ${quoted(text)}`),
    ...commands.map((text) => `-c ${quoted(text)}`),
    ...options.map((text) => `--opt ${quoted(text)}`),
    ...(unix ? ["-U"] : []),
    ...Array.from(ids, (id) => `#${id}`),
    ...words.map((word) => `text "${word}"`),
  ].join(" ");
}

function quoted(text: string): string {
  return /^[\w:@.,/[\]-]+$/.test(text) ? text : `'${text}'`;
}

function commandOf(book: Book, row: number): ReturnType<typeof utf8Bytes> {
  const process = book.process(book.pid(row));
  if (process === null) return asBytes("?");
  const bytes = process.commandBase64 === undefined ? null : fromBase64(process.commandBase64);
  return bytes ?? utf8Bytes(process.command);
}

/** A socket of the report as a selection sees it. */
function subjectOf(book: Book, row: number): Subject {
  const { family, type, protocol } = book.kind(row);
  const address = (side: "local" | "peer"): Subject["local"] => {
    const data = book.address(row, side);
    return data === null ? null : readAddress(data);
  };
  return {
    kind: { family: family ?? "?", type: type ?? "?", protocol: protocol ?? "?" },
    state: book.state(row),
    local: address("local"),
    peer: address("peer"),
    option: ({ level, name }) => {
      const found = book.option(row, level, name);
      if (found === null) return null;
      const value = found.value === null ? null : ({ type: "known", data: found.value } as const);
      return { value, origin: found.changed === false ? "default" : found.origin };
    },
  };
}
