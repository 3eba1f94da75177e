import { existsSync, statSync } from "node:fs";
import { basename } from "node:path";
import type { Tid } from "../base/brands.ts";
import type { EventOf } from "../events/event.ts";
import { hasFileCapabilities } from "../kernel/capabilities.ts";
import { readLink } from "../proc/file.ts";
import { effectiveGid, effectiveUid, readStatus } from "../proc/status.ts";
import { ownIds, type Ids } from "../sources/strace/user.ts";
import type { Trace } from "./trace.ts";
import type { Annotate } from "../pipeline/reporter.ts";

/**
 * A program that the traced one starts and that exec should give other rights (sudo, su, ping) does not get them under
 * an ordinary user's tracer, nor under NoNewPrivs, which --seccomp-bpf sets (execve(2)): what it does then is not what
 * it does without us. Null: under this tracer none are lost. `launched`: what we started; its own exec, the first, has
 * its own note.
 */
export function lostRights(
  launched: { readonly bound: boolean; readonly ids: Ids } | null,
  parentOf: ParentOf,
): Annotate | null {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot && launched?.bound !== true) return null;
  const why = isRoot ? "under --seccomp-bpf (--detachable does without)" : "traced by an ordinary user";
  const usual = launched?.ids ?? ownIds();
  let isFirst = launched !== null;
  return (event) => {
    if (event.type !== "executed") return [];
    const wasFirst = isFirst;
    isFirst = false;
    if (wasFirst || !loses(event, usual, parentOf)) return [];
    const cause = `${event.path} is set-user-ID or the like: ${why} it has no such rights`;
    return [{ type: "doubt", seen: event.seen, cause }];
  };
}

/** By the model of a trace. */
export function parentIn({ tracer }: Trace): ParentOf {
  return (tid) => tracer.reporter.world.state.threads.get(tid)?.process.ppid ?? null;
}

/** Whether the file should have given ids or capabilities that the process does not have. */
function loses(event: EventOf<"executed">, usual: Ids, parentOf: ParentOf): boolean {
  const { seen } = event;
  try {
    const path = fileOf(event, parentOf);
    const { mode, uid, gid } = statSync(path);
    const has = idsOf(seen.tid) ?? usual;
    const setUser = (mode & 0o4000) !== 0 && uid !== has.uid;
    const setGroup = (mode & 0o2010) === 0o2010 && gid !== has.gid;
    return setUser || setGroup || (has.uid !== 0 && hasFileCapabilities(path));
  } catch {
    return false;
  }
}

/** The process that has forked it; null: not known. */
type ParentOf = (tid: Tid) => number | null;

/**
 * A path to the file that was executed. It is one of the process's root and working directory, which are others than ours in a
 * container: while it runs it has a link to its file, and afterwards those of its parent are taken, or ours, which are the
 * same if nobody changed them.
 */
function fileOf({ path, seen }: EventOf<"executed">, parentOf: ParentOf): string {
  const exe = `/proc/${seen.tid}/exe`;
  if (basename(readLink(exe) ?? "") === basename(path)) return exe;
  const parent = parentOf(seen.tid) ?? 0;
  const fromParent = path.startsWith("/") ? `/proc/${parent}/root${path}` : `/proc/${parent}/cwd/${path}`;
  return existsSync(fromParent) ? fromParent : path;
}

/** The effective ones; null: it has ended already. */
function idsOf(pid: number): Ids | null {
  const status = readStatus(pid);
  return status === null ? null : { uid: effectiveUid(status), gid: effectiveGid(status) };
}
