import { asMicros, type Micros } from "../../base/brands.ts";
import type { ChangeOfProcess } from "../json/records.ts";
import type { Args } from "./packet.ts";
import type { Tracks } from "./tracks.ts";

/**
 * Shows the call that made a change, on the track of its thread: a slice where the input shows when it was entered and when it
 * returned, else an instant. A call that changed several things is shown once. `what`: the change, for people.
 */
export function showCall(tracks: Tracks, change: ChangeOfProcess, at: Micros, what: string): void {
  const { seen, process } = change;
  const name = callOf(change);
  if (name === null) return;
  const thread = tracks.thread(process, seen.tid, at);
  if (thread.line === seen.line) return;
  thread.line = seen.line;
  const args = argsOf(change, what);
  // Times of two clocks (-ttt, -T) can overlap by a microsecond, and slices of a track must not.
  const from = asMicros(Math.max(seen.entered ?? at, thread.until ?? 0));
  thread.until = asMicros(Math.max(at, thread.until ?? 0));
  if (from >= at) {
    tracks.on(thread, at, { type: "instant", name, args });
    return;
  }
  tracks.on(thread, from, { type: "begin", name, args });
  tracks.on(thread, at, { type: "end" });
}

/** The call that made the change; null: it was none of the program's, or another change of it has the name. */
function callOf(change: ChangeOfProcess): string | null {
  const { seen } = change;
  if (seen.line === 0 || seen.call === "" || change.type === "doubt") return null;
  if (change.type === "process" && !isCall.has(change.event.type)) return null;
  return change.type === "gone" && change.by !== "close" && change.by !== "dup" ? null : seen.call;
}

const isCall: ReadonlySet<string> = new Set(["forked", "executed"]);

function argsOf(change: ChangeOfProcess, what: string): Args {
  const socket = "socket" in change ? change.socket?.id : undefined;
  const fd = "fd" in change ? change.fd : undefined;
  const errno = change.type === "failed" ? change.event.errno : undefined;
  return { socket, fd, errno, what, line: change.seen.line };
}
