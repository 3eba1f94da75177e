/** What changes from one copy of a recording to the next. */
export interface Shifts {
  /** Every copy has processes of its own; without: the same pids live and die again and again. */
  readonly pids: boolean;
  /** Every copy has sockets of its own. */
  readonly inodes: boolean;
}

type Kind = "time" | "pid" | "inode";
/** The text between two changing numbers, then the number; the last text has none. */
interface Piece {
  readonly text: string;
  readonly kind: Kind | null;
  readonly value: number;
}

interface Template {
  readonly pieces: readonly Piece[];
  readonly span: number;
  readonly pids: number;
  readonly inodes: number;
}

/** Between two recordings, in microseconds. */
const PAUSE = 1_000_000;

/**
 * Copies of the recordings (strace -ttt logs), one after the other, each with its times put behind those before it:
 * without end, each as one text.
 */
export function* repeat(recordings: readonly string[], shifts: Shifts): Generator<string, never> {
  const templates = recordings.map((text) => read(text, shifts));
  let shift = { time: 0, pid: 0, inode: 0 };
  let next = templates.reduce((latest, { pieces }) => Math.max(latest, firstTime(pieces)), 0);
  for (;;)
    for (const { pieces, span, pids, inodes } of templates) {
      shift = { ...shift, time: next - firstTime(pieces) };
      yield write(pieces, shift);
      next += span + PAUSE;
      shift = { ...shift, pid: shift.pid + pids, inode: shift.inode + inodes };
    }
}

/** Cuts the text at the numbers that change. */
function read(text: string, shifts: Shifts): Template {
  const threads = new Set(Array.from(text.matchAll(/^(\d+) /gm), ([, tid]) => tid));
  const pattern =
    /(?<=^(?:\d+ +)?)(\d{9,10}\.\d{6}) |(?<=^|= |si_pid=|parent_tid=\[)(\d+)|(?<=(?:socket|pipe):\[)(\d+)/gm;
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 1: time, 2: pid, 3: inode, index } of text.matchAll(pattern)) {
    const found = time ?? pid ?? inode ?? "";
    if (pid !== undefined && !(shifts.pids && threads.has(pid))) continue;
    if (inode !== undefined && !shifts.inodes) continue;
    const kind = time !== undefined ? "time" : pid !== undefined ? "pid" : "inode";
    const value = kind === "time" ? Number(found.replace(".", "")) : Number(found);
    pieces.push({ text: text.slice(end, index), kind, value });
    end = index + found.length;
  }
  pieces.push({ text: text.slice(end), kind: null, value: 0 });
  if (!pieces.some(({ kind }) => kind === "time")) throw new Error("a recording has no -ttt times");
  return { pieces, span: range(pieces, "time"), pids: range(pieces, "pid") + 1, inodes: range(pieces, "inode") + 1 };
}

function write(pieces: readonly Piece[], shift: Readonly<Record<Kind, number>>): string {
  let text = "";
  for (const piece of pieces) {
    text += piece.text;
    if (piece.kind === "time") text += writeTime(piece.value + shift.time);
    else if (piece.kind !== null) text += String(piece.value + shift[piece.kind]);
  }
  return text;
}

function writeTime(micros: number): string {
  const digits = String(micros);
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

function firstTime(pieces: readonly Piece[]): number {
  return pieces.find(({ kind }) => kind === "time")?.value ?? 0;
}

function range(pieces: readonly Piece[], kind: Kind): number {
  let [least, most] = [Infinity, -Infinity];
  for (const piece of pieces)
    if (piece.kind === kind) [least, most] = [Math.min(least, piece.value), Math.max(most, piece.value)];
  return Math.max(0, most - least);
}
