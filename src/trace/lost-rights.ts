import { statSync } from "node:fs";
import type { EventOf } from "../events/event.ts";
import { hasFileCapabilities } from "../kernel/capabilities.ts";
import { effectiveGid, effectiveUid, readStatus } from "../proc/status.ts";
import { ownIds, type Ids } from "../sources/strace/user.ts";
import type { Annotate } from "../pipeline/reporter.ts";

/**
 * A program that the traced one starts and that exec should give other rights (sudo, su, ping) does not get them under
 * an ordinary user's tracer, nor under NoNewPrivs, which --seccomp-bpf sets (execve(2)): what it does then is not what
 * it does without us. Null: under this tracer none are lost. `launched`: what we started; its own exec, the first, has
 * its own note.
 */
export function lostRights(launched: { readonly bound: boolean; readonly ids: Ids } | null): Annotate | null {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot && launched?.bound !== true) return null;
  const why = isRoot ? "under --seccomp-bpf (--detachable does without)" : "traced by an ordinary user";
  const usual = launched?.ids ?? ownIds();
  let isFirst = launched !== null;
  return (event) => {
    if (event.type !== "executed") return [];
    const wasFirst = isFirst;
    isFirst = false;
    if (wasFirst || !loses(event, usual)) return [];
    const cause = `${event.path} is set-user-ID or the like: ${why} it has no such rights`;
    return [{ type: "doubt", seen: event.seen, cause }];
  };
}

/** Whether the file should have given ids or capabilities that the process does not have. */
function loses({ path, seen }: EventOf<"executed">, usual: Ids): boolean {
  // Under another root or working directory the path would name another file.
  if (!path.startsWith("/")) return false;
  try {
    const { mode, uid, gid } = statSync(path);
    const has = idsOf(seen.tid) ?? usual;
    const setUser = (mode & 0o4000) !== 0 && uid !== has.uid;
    const setGroup = (mode & 0o2010) === 0o2010 && gid !== has.gid;
    return setUser || setGroup || (has.uid !== 0 && hasFileCapabilities(path));
  } catch {
    return false;
  }
}

/** The effective ones; null: it has ended already. */
function idsOf(pid: number): Ids | null {
  const status = readStatus(pid);
  return status === null ? null : { uid: effectiveUid(status), gid: effectiveGid(status) };
}
