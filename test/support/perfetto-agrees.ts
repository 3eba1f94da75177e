import * as assert from "uvu/assert";
import type { ChangeData } from "../../src/views/json/change-types.ts";
import type { Mark, OpenedTrace, TrackRow } from "./perfetto.ts";
import type { Recorded } from "./perfetto-log.ts";

/** What is in a trace is what the JSON of the same run has: the same changes at the same times, with the same values. */
export function agreesWithJson(trace: OpenedTrace, recorded: Omit<Recorded, "bytes">): void {
  const { summary } = recorded;
  const changes = timed(recorded.changes);
  const lives = livesIn(trace);
  const onSockets = changes.filter(({ socket }) => socket !== null);
  assert.equal(
    lives.flatMap(changesIn).sort(),
    onSockets
      .filter(({ change }) => change !== "gone")
      .map(changeText)
      .sort(),
    "changes of sockets",
  );
  assert.equal(
    lives.flatMap(({ life }) => (life.to === null ? [] : [`${numberIn(life, "socket")} ${life.to}`])).sort(),
    onSockets.flatMap((change) => (change.change === "gone" ? [`${change.socket} ${change.time}`] : [])).sort(),
    "ends of sockets",
  );
  const open = summary.sockets.filter(({ closed }) => closed === null).length;
  assert.is(lives.filter(({ life }) => life.to === null).length, open, "open sockets");
  assert.is(sum(trace.tracks.filter(({ name }) => name === "open sockets").map(lastCount)), open, "counted sockets");
  callsAgree(trace, changes);
}

/** A socket's slice, and the instants in it. */
interface Life {
  readonly life: Mark;
  readonly instants: readonly Mark[];
}

function livesIn({ tracks }: OpenedTrace): readonly Life[] {
  return tracks.flatMap(({ marks }) => {
    const [life] = marks;
    if (life?.args["socket"] === undefined || life.isInstant || marks.some((one) => one !== life && one.depth === 0))
      return [];
    return [{ life, instants: marks.filter(({ isInstant }) => isInstant) }];
  });
}

function changesIn({ life, instants }: Life): readonly string[] {
  return instants.flatMap(({ args, from }) => {
    const { change, option, asked, in_force, value, origin, errno, peer, address, pid, tid, call, line, fd } = args;
    if (change === undefined) return [];
    const who = [life.args["socket"], change, from, pid, tid, call, line, fd];
    return [JSON.stringify([...who, { option, asked, in_force, value, origin, errno, peer, address }])];
  });
}

/** The same of ndjson's record. */
function changeText(data: Timed): string {
  const { socket, change, time, pid, tid, call, line, fd } = data;
  const who = [socket, change, time, pid, tid, call, line, fd];
  return JSON.stringify([...who, withoutNulls(valuesOf(data))]);
}

function valuesOf(data: ChangeData): object {
  const { option: state, ...details } = { option: undefined, ...data };
  const { name, asked, value, errno, peer, address } = {
    ...{ name: undefined, asked: undefined, value: undefined, errno: undefined, peer: undefined, address: undefined },
    ...details,
  };
  return { option: name, asked, in_force: state?.value, value, origin: state?.origin, errno, peer, address };
}

/** What is not known has no argument, and what is empty none but a text. */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Object.keys(value).length === 0) return Array.isArray(value) ? "[]" : "{}";
  if (Array.isArray(value)) return value.filter((one) => one !== null).map(withoutNulls);
  const fields = Object.entries(value).filter(([, one]) => one !== null && one !== undefined);
  return Object.fromEntries(fields.map(([name, one]) => [name, withoutNulls(one)]));
}

type Timed = ChangeData & { readonly time: number };

/** In microseconds; where the log has none the number of the line, and at its end that of the last one. */
function timed(changes: readonly ChangeData[]): readonly Timed[] {
  let last = 0;
  return changes.map((change) => {
    const time = change.at === null ? Math.max(change.line, last) : Math.round(change.at * 1e6);
    last = Math.max(last, time);
    return { ...change, time };
  });
}

function lastCount({ counts }: TrackRow): number {
  return counts.at(-1)?.value ?? 0;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** Each call is that of a change, and each change of a socket that a call made has its call. */
function callsAgree({ tracks }: OpenedTrace, changes: readonly Timed[]): void {
  const calls = tracks.flatMap((track) => {
    const tid = threadOf(track);
    return tid === null ? [] : track.marks.map((mark) => callText(tid, mark));
  });
  const made = changes.filter(({ line, call, change }) => line > 0 && call !== "" && !byNoCall.has(change));
  const known = new Set(made.map((data) => `${data.tid} ${data.call} ${data.line} ${data.time}`));
  assert.equal(
    calls.filter((call) => !known.has(call)),
    [],
    "calls that no change has",
  );
  const shown = new Set(calls);
  const wanted = made.filter(({ socket, change }) => socket !== null && change !== "gone" && change !== "appeared");
  const missing = wanted.map((data) => `${data.tid} ${data.call} ${data.line} ${data.time}`);
  assert.equal(
    missing.filter((call) => !shown.has(call)),
    [],
    "calls that are not shown",
  );
  assert.is(calls.length, shown.size, "calls that are shown twice");
}

/** The thread whose calls are on a track; null: none. */
export function threadOf({ tid, name }: TrackRow): number | null {
  const [unplaced, number = "0"] = /^calls(?: of thread (\d+))?$/.exec(name) ?? [];
  return unplaced === undefined ? tid : Number(number);
}

function callText(tid: number, mark: Mark): string {
  const { name, to } = mark;
  return `${tid} ${name} ${numberIn(mark, "line")} ${to}`;
}

function numberIn({ args }: Mark, name: string): number {
  return Number(args[name]);
}

const byNoCall: ReadonlySet<string> = new Set(["exited", "killed", "doubt"]);
