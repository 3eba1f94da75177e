import { escapeControls } from "../../base/bytes.ts";
import { withCommas } from "../../base/with-commas.ts";
import { levels, type Advice, type Evidence, type Level } from "../../advice/advice.ts";
import { countByLevel, isAtLeast } from "../../advice/judge.ts";
import { showAddress } from "../../linux/address.ts";
import type { Socket } from "../../world/socket.ts";
import type { Picture } from "../../world/picture.ts";
import type { Style } from "../style.ts";
import { wrap } from "../wrap.ts";
import { placeBehind } from "./code.ts";
import type { When } from "./options.ts";

interface Manner {
  readonly when: When;
  readonly style: Style;
  /** Columns of the terminal; Infinity: no terminal. */
  readonly room: number;
  /** The least bad level that is shown. */
  readonly advice: Level | "none";
  /** How its sockets are named: as what stands above names them. */
  readonly where: (advice: Advice, picture: Pick<Picture, "sockets" | "archive">) => string;
}

/** Of more sockets the first are named. */
const NAMED = 3;

/**
 * The advice of a level or worse, worst first; of the rest one line with the counts:
 * `advice: 2 notes (--advice note shows them)`. Empty: there is none, or none is wanted.
 */
export function adviceText(all: readonly Advice[], picture: Picture, manner: Manner): string {
  const { advice: least } = manner;
  if (least === "none") return "";
  const counting = all.filter(({ accepted }) => accepted === null);
  const shown = counting.filter(({ level }) => isAtLeast(level, least));
  const hidden = counting.filter(({ level }) => !isAtLeast(level, least));
  const pieces = shown.map((one) => pieceText(one, picture, manner));
  return [...pieces, ...(hidden.length === 0 ? [] : [countText(hidden)])].join("");
}

/** `#1 (fd 3 of 4711, 127.0.0.1:8080)`, `#1, #2, #3 and 7 more`: below a listing with these numbers. */
export function byNumber({ sockets, count }: Advice, picture: Pick<Picture, "sockets" | "archive">): string {
  const first = socketOf(picture, sockets[0]);
  const names = sockets.slice(0, NAMED).map((number) => `#${number}`);
  const place = first === null || count > 1 ? "" : ` (${placeText(first)})`;
  return `${names.join(", ")}${moreThan(names.length, count)}${place}`;
}

/** `fd 3 of 4711, 127.0.0.1:8080`, `fd 3 of 4711, fd 4 of 4711 and 7 more`: below a listing of processes and their fds. */
export function byPlace({ sockets, count }: Advice, picture: Pick<Picture, "sockets" | "archive">): string {
  const found = sockets.slice(0, NAMED).flatMap((number) => socketOf(picture, number) ?? []);
  const names = found.map((socket) => (count === 1 ? placeText(socket) : fdText(socket)));
  return `${names.join(", ")}${moreThan(names.length, count)}`;
}

function moreThan(named: number, count: number): string {
  return count > named ? ` and ${withCommas(count - named)} more` : "";
}

function pieceText(advice: Advice, picture: Picture, { when, style, room, where }: Manner): string {
  const { id, level, text, fix, evidence } = advice;
  const head = escapeControls(`: ${where(advice, picture)}: ${text}  [${id}]`);
  const rest = [...evidence.map((one) => evidenceText(one, when)), `instead: ${fix}`].map(
    (line) => `  ${escapeControls(line)}`,
  );
  return [`${style.failure(level)}${head}`, ...rest].map((line) => wrap(line, room, "", "    ")).join("");
}

/** `fd 3 of 4711, 127.0.0.1:8080` */
function placeText(socket: Socket): string {
  const address = socket.peer ?? socket.local ?? socket.bound;
  return `${fdText(socket)}${address === null ? "" : `, ${showAddress(address)}`}`;
}

function fdText({ first }: Socket): string {
  return `fd ${first.fd} of ${first.process.pid || "?"}`;
}

/** `1.042317 4711 setsockopt SO_REUSEADDR on, in state BOUND` */
export function evidenceText(evidence: Evidence, when: When): string {
  const { at, tid, call, text } = evidence;
  const place = placeBehind(evidence);
  return `${at === null ? "" : `${when(at)} `}${tid || "?"} ${call} ${text}${place === "" ? "" : `,${place}`}`;
}

function countText(advice: readonly Advice[]): string {
  const counts = countByLevel(advice);
  const words = levels
    .filter((level) => counts[level] > 0)
    .map((level) => `${counts[level]} ${level}${counts[level] === 1 ? "" : "s"}`);
  const least = levels.findLast((level) => counts[level] > 0) ?? "note";
  return `advice: ${words.join(", ")} (--advice ${least} shows ${advice.length === 1 ? "it" : "them"})\n`;
}

function socketOf({ archive, sockets }: Pick<Picture, "sockets" | "archive">, id: number | undefined): Socket | null {
  return id === undefined ? null : (archive.closed.get(id) ?? sockets.get(id) ?? null);
}
