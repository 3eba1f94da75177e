import { isMap, isScalar, LineCounter, parseDocument, type YAMLParseError } from "yaml";
import type { Accepts } from "../../advice/advice.ts";
import { ruleCalled } from "../../advice/rules.ts";
import { fault, isFault, type Fault } from "../../base/fault.ts";
import { candidateOf, type Candidate } from "../../select/candidates.ts";
import { makeTarget } from "../../select/target.ts";
import type { Names } from "../../select/address.ts";
import { tell } from "../terminal/tell.ts";
import { checkNames, readCheckFile } from "./check-file.ts";

/** Advice that does not count. */
export interface Baseline {
  readonly type: "baseline";
  readonly accepts: Accepts;
  /** Reports on stderr the lines that `accepts` has not used: to be called once the advice was worked out. */
  readonly reportUnused: () => void;
}

/** `no-reuseaddr listener tcp:8080: the port is another one at each start` */
interface Line {
  readonly path: string;
  /** From 1. */
  readonly number: number;
  readonly key: string;
  readonly id: string;
  readonly reason: string;
  readonly isWanted: (candidate: Candidate) => boolean;
}

const EXAMPLE = "no-reuseaddr: the port is another one at each start";

/**
 * --accept's FILE: YAML, a line for each: the id of the advice, if need be the sockets as --expect names them, and the
 * reason.
 */
export function baselineOf(paths: readonly string[]): Baseline | Fault {
  const lines: Line[] = [];
  for (const path of paths) {
    const read = readLines(path);
    if ("type" in read) return read;
    lines.push(...read);
  }
  const used = new Set<Line>();
  /** Lines that others before them have made needless. */
  const covered = new Map<Line, Line>();
  const accepts: Accepts = (id, socket) => {
    const [line, ...others] = lines.filter((one) => one.id === id && one.isWanted(candidateOf(socket, null)));
    if (line === undefined) return null;
    used.add(line);
    for (const other of others) covered.set(other, line);
    return line.reason;
  };
  return {
    type: "baseline",
    accepts,
    reportUnused: () => {
      for (const line of lines.filter((one) => !used.has(one)))
        tell(`${line.path}:${line.number}: ${line.key}: ${whyNeedless(covered.get(line))}: the line can go`);
    },
  };
}

function whyNeedless(by: Line | undefined): string {
  return by === undefined ? "no such advice was given" : `${by.path}:${by.number} accepts the same`;
}

function readLines(path: string): readonly Line[] | Fault {
  const text = readCheckFile(path);
  if (typeof text !== "string") return text;
  const counter = new LineCounter();
  const { contents, errors } = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: false });
  const lineAt = (offset: number): number => counter.linePos(offset).line;
  const [error] = errors;
  if (error !== undefined) return fault(`${path}:${lineAt(error.pos[0])}: ${whyNotYaml(error)}`, 2);
  if (contents === null) return [];
  if (!isMap(contents)) return fault(`${path}:1: expected lines like ${EXAMPLE}`, 2);
  const names = checkNames();
  const lines: Line[] = [];
  for (const { key, value } of contents.items) {
    const number = lineAt(key.range[0]);
    const reason = isScalar(value) ? value.value : null;
    if (!isScalar(key) || typeof key.value !== "string" || typeof reason !== "string" || reason.trim() === "")
      return fault(`${path}:${number}: expected an id and the reason: ${EXAMPLE}`, 2);
    const line = makeLine(path, number, key.value, reason, names);
    if (isFault(line)) return line;
    lines.push(line);
  }
  return lines;
}

/** `ID: see RFC 1122: it says so`: YAML takes the second colon for one more level. */
function whyNotYaml({ code, message }: Pick<YAMLParseError, "code" | "message">): string {
  return code === "BLOCK_AS_IMPLICIT_KEY"
    ? "a reason that has a colon and a blank in it needs quotes: ID: 'see RFC 1122: it says so'"
    : `not YAML: ${message}`;
}

function makeLine(path: string, number: number, key: string, reason: string, names: Names): Line | Fault {
  const [, id = "", target = ""] = /^(\S+)\s*(.*)$/.exec(key.trim()) ?? [];
  if (ruleCalled(id) === null)
    return fault(`${path}:${number}: no advice is called ${id}: docs/advice.md lists all`, 2);
  const isWanted = target === "" ? (): boolean => true : makeTarget(target, names);
  if (typeof isWanted !== "function")
    return fault(`${path}:${number}: ${target}: ${isWanted.message}; for example: ${isWanted.example}`, 2);
  return { path, number, key, id, reason, isWanted };
}
