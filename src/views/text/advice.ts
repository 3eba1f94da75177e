import { escapeControls } from "../../base/bytes.ts";
import { withCommas } from "../../base/with-commas.ts";
import { levels, type Accepts, type Advice, type Evidence, type Level } from "../../advice/advice.ts";
import { countByLevel, isAtLeast, judge } from "../../advice/judge.ts";
import { showAddress } from "../../linux/address.ts";
import type { Socket } from "../../world/socket.ts";
import type { Report } from "../view.ts";
import type { Style } from "../style.ts";
import { wrap } from "../wrap.ts";
import type { When } from "./options.ts";

interface Manner {
  readonly when: When;
  readonly style: Style;
  /** Columns of the terminal; Infinity: no terminal. */
  readonly room: number;
  /** The least bad level that is shown. */
  readonly advice: Level | "none";
  readonly accepts: Accepts;
}

/** Of more sockets the first are named. */
const NAMED = 3;

/**
 * The advice of a level or worse, worst first; of the rest one line with the counts:
 * `advice: 2 notes (--advice note shows them)`. Empty: there is none, or none is wanted.
 */
export function adviceText(report: Report, manner: Manner): string {
  const { advice: least } = manner;
  if (least === "none") return "";
  const all = judge(report.state, manner.accepts).filter(({ accepted }) => accepted === null);
  const shown = all.filter(({ level }) => isAtLeast(level, least));
  const hidden = all.filter(({ level }) => !isAtLeast(level, least));
  const pieces = shown.map((one) => pieceText(one, report, manner));
  return [...pieces, ...(hidden.length === 0 ? [] : [countText(hidden)])].join("");
}

function pieceText(advice: Advice, report: Report, { when, style, room }: Manner): string {
  const { id, level, text, fix, evidence, count } = advice;
  const first = socketOf(report, advice.sockets[0]);
  const where = first === null || count > 1 ? "" : ` (${placeText(first)})`;
  const head = escapeControls(`: ${socketsText(advice)}${where}: ${text}  [${id}]`);
  const rest = [...evidence.map((one) => evidenceText(one, when)), `instead: ${fix}`].map(
    (line) => `  ${escapeControls(line)}`,
  );
  return [`${style.failure(level)}${head}`, ...rest].map((line) => wrap(line, room, "", "    ")).join("");
}

/** `#3, #5, #7 and 40 more` */
export function socketsText({ sockets, count }: Pick<Advice, "sockets" | "count">): string {
  const names = sockets.slice(0, NAMED).map((number) => `#${number}`);
  return `${names.join(", ")}${count > names.length ? ` and ${withCommas(count - names.length)} more` : ""}`;
}

/** `fd 3 of 4711, 127.0.0.1:8080` */
export function placeText({ first, bound, local, peer }: Socket): string {
  const address = peer ?? local ?? bound;
  const place = address === null ? "" : `, ${showAddress(address)}`;
  return `fd ${first.fd} of ${first.process.pid || "?"}${place}`;
}

/** `1.042317 4711 setsockopt SO_REUSEADDR on, in state BOUND` */
export function evidenceText({ at, tid, call, text }: Evidence, when: When): string {
  return `${at === null ? "" : `${when(at)} `}${tid || "?"} ${call} ${text}`;
}

function countText(advice: readonly Advice[]): string {
  const counts = countByLevel(advice);
  const words = levels
    .filter((level) => counts[level] > 0)
    .map((level) => `${counts[level]} ${level}${counts[level] === 1 ? "" : "s"}`);
  const least = levels.findLast((level) => counts[level] > 0) ?? "note";
  return `advice: ${words.join(", ")} (--advice ${least} shows ${advice.length === 1 ? "it" : "them"})\n`;
}

function socketOf({ state }: Report, id: number | undefined): Socket | null {
  if (id === undefined) return null;
  return state.archive.closed.get(id) ?? state.sockets.get(id) ?? null;
}
