import { Chain, plainPiece, type Layer } from "./chain.ts";
import { hidesPid } from "./doubt.ts";
import { SLACK, type Break } from "./joints.ts";
import type { Probe } from "./probe.ts";
import { wrappings } from "./registry.ts";
import { isWider, Joining } from "./wrapped-lines.ts";
import type { Piece } from "./wrapping.ts";

/** How a log is wrapped. */
export interface Wrapped {
  readonly layers: readonly Layer[];
  /** Null: its lines are whole. */
  readonly broken: Break | null;
}

/** What was found, and how many lines are not read all the same, negative. */
interface Found extends Wrapped {
  readonly score: number;
}

/** Wrappings in wrappings: a log of syslog in a mail that was quoted twice. */
const DEEPEST = 5;
/** How many ways are tried: each reads all the lines. */
const MOST_TRIED = 96;
const silent = (): void => undefined;

/** Finds the wrappings without which most of these lines are read: of equals the fewest. */
export function findWrapping(lines: readonly Piece[], probe: Probe): Found {
  const bare = lines.map((line) => plainPiece(line, silent));
  let tried = 0;
  let best: Found = { layers: [], broken: null, score: -Infinity };
  const keep = (found: Found): void => {
    if (found.score > best.score || (found.score === best.score && countOf(found) < countOf(best))) best = found;
  };
  const look = (pieces: readonly Piece[], layers: readonly Layer[], misread: number): void => {
    tried++;
    const score = scoreOf(pieces, probe) + misread;
    keep({ layers, broken: null, score });
    const breaks = findBreaks(pieces, probe, score - misread);
    if (breaks !== null) keep({ layers, broken: breaks.how, score: breaks.score + misread });
    if (layers.length === DEEPEST) return;
    const texts = pieces.map(({ text }) => text);
    for (const { name, detect } of wrappings) {
      if (tried === MOST_TRIED) return;
      const remover = detect(texts, probe);
      if (remover === null) continue;
      const layer = { name, remover };
      look(through(pieces, layer, probe), [...layers, layer], misread + (remover.misread ?? 0));
    }
  };
  look(bare, [], 0);
  return { ...best, layers: best.layers.map(({ name, remover }) => ({ name, remover: remover.anew?.() ?? remover })) };
}

function countOf({ layers, broken }: Wrapped): number {
  return layers.length + (broken === null ? 0 : 1);
}

/** The score of lines that are wrapped so. */
export function scoreThrough({ layers, broken }: Wrapped, lines: readonly Piece[], probe: Probe): number {
  let pieces = lines.map((line) => plainPiece(line, silent));
  for (const { name, remover } of layers) {
    pieces = [...through(pieces, { name, remover: remover.anew?.() ?? remover }, probe)];
  }
  const misread = layers.reduce((sum, { remover }) => sum + (remover.misread ?? 0), 0);
  return misread + (broken === null ? scoreOf(pieces, probe) : tryBreaks(pieces, broken, probe).score);
}

/** So many lines have to be read that were not: fewer in a file that has no more, one where others agree on the width. */
export function isEnough({ broken }: Wrapped, gain: number, linesOfFile: number): boolean {
  if (gain >= ENOUGH) return true;
  if (broken !== null && gain > 0) return true;
  return gain > 0 && (linesOfFile <= ENOUGH || (linesOfFile <= FEW && gain > 1));
}

const ENOUGH = 3;
const FEW = 8;

/**
 * Whether the log itself is wrapped so, rather than lines in it that a program printed: of these there are fewer than half
 * as many as of strace's own. Encodings and breaks are in some lines only; what is taken off whole lines has proof of its own.
 */
export function isOfTheLog({ layers }: Wrapped, gain: number, lines: readonly Piece[], probe: Probe): boolean {
  const isAround = layers.some(
    ({ remover: { isEncoding, fromWhole, goesOn } }) => !isEncoding && !fromWhole && !goesOn,
  );
  return !isAround || 2 * gain >= lines.filter(({ text }) => probe.isWhole(text)).length;
}

/** Where a line goes on that a message cut. */
const REST = /^(?:, |\)| => | <(?:unfinished|detached) \.\.\.>)/;

/**
 * The fewer lines are not read, the better. One that is read only without the blanks before it is half read, and the
 * rest of a line that a message cut too: alone it proves little.
 */
function scoreOf(pieces: readonly Piece[], probe: Probe): number {
  return pieces.reduce((sum, { text }) => sum - unreadPart(text, probe), 0);
}

function unreadPart(text: string, probe: Probe): number {
  if (hidesPid(text)) return 1;
  if (probe.reading(text) !== "nothing") return 0;
  if (probe.reading(text.trimEnd()) !== "nothing") return 0.25;
  return probe.isWhole(text.trim()) || REST.test(text) ? 0.5 : 1;
}

function through(pieces: readonly Piece[], layer: Layer, probe: Probe): readonly Piece[] {
  const left: Piece[] = [];
  const chain = new Chain([layer], probe, { note: silent, doubt: silent }, (piece) => left.push(piece));
  for (const piece of pieces) chain.push(piece);
  chain.end();
  return left;
}

interface Breaks {
  readonly how: Break;
  readonly score: number;
}

/** How the lines were broken; null: they were not. A line that is whole is not longer than the width. */
function findBreaks(pieces: readonly Piece[], probe: Probe, unbroken: number): Breaks | null {
  if (unbroken === 0) return null;
  const width = Math.max(
    widthOf(brokenLines(pieces, { loses: "nothing", width: 0 }, probe)),
    widthOf(brokenLines(pieces, { loses: "a blank", width: 0 }, probe)),
  );
  if (width === 0) return null;
  const nothing = tryBreaks(pieces, { loses: "nothing", width }, probe);
  const blank = tryBreaks(pieces, { loses: "a blank", width }, probe);
  const { lines, how, score } = losesBlanks(nothing.lines, blank.score - nothing.score) ? blank : nothing;
  const wholes = lines.filter(({ parts, piece }) => parts.length === 1 && probe.isWhole(piece.text));
  const isNarrow = !wholes.some(({ piece }) => isWider(piece, how));
  return isNarrow && lines.length < pieces.length ? { how, score } : null;
}

function tryBreaks(pieces: readonly Piece[], how: Break, probe: Probe): Breaks & { readonly lines: readonly Joined[] } {
  const lines = brokenLines(pieces, how, probe);
  return { how, lines, score: scoreOf(piecesOf(lines), probe) };
}

/** The longest part that a line goes on behind. One word alone may be longer: a mail program does not break it. */
function widthOf(lines: readonly Joined[]): number {
  const parts = lines.flatMap(({ parts }) => parts.slice(0, -1));
  const ofWords = parts.filter(({ text }) => text.trim().includes(" "));
  return Math.max(0, ...(ofWords.length > 0 ? ofWords : parts).map(({ length }) => length));
}

/**
 * Whether a blank was lost at each break; `gain`: so many more lines are read then. If not, most parts end or begin with one, or have the full width. Of one break alone strace's own blanks tell: it prints one behind
 * each comma.
 */
function losesBlanks(lines: readonly Joined[], gain: number): boolean {
  if (gain < 0) return false;
  const breaks = lines.flatMap(({ parts }) =>
    parts
      .slice(1)
      .map((after, at) => ({ before: parts[at]?.text ?? "", after: after.text, length: parts[at]?.length ?? 0 })),
  );
  const lost = breaks.filter(({ before, after }) => /[,=)]$/.test(before) && !/^[ ,)\]}]/.test(after));
  if (gain > FEW_GAINED * breaks.length) return true;
  if (breaks.length === 1) return lost.length === 1;
  const longest = Math.max(...breaks.map(({ length }) => length));
  const full = breaks.filter(({ length }) => length >= longest - SLACK);
  const withBlank = breaks.filter(({ before, after }) => before.endsWith(" ") || after.startsWith(" "));
  if (lost.length > Math.max(withBlank.length, 1)) return true;
  return Math.max(full.length, withBlank.length) < MOSTLY * breaks.length;
}

const MOSTLY = 0.8;
/** A rest that a message cut off may be read by chance. */
const FEW_GAINED = 0.1;

interface Joined {
  readonly piece: Piece;
  readonly parts: readonly Piece[];
}

function piecesOf(lines: readonly Joined[]): readonly Piece[] {
  return lines.map(({ piece }) => piece);
}

function brokenLines(pieces: readonly Piece[], how: Break, probe: Probe): readonly Joined[] {
  const lines: Joined[] = [];
  const joining = new Joining(how, probe, (piece, parts) => lines.push({ piece, parts }));
  for (const piece of pieces) joining.push(piece);
  joining.end();
  return lines;
}
