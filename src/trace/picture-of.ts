import { asTid, type Inode, type Pid } from "../base/brands.ts";
import { ELSEWHERE, type ObservedOption, type Seen, type SocketEvent } from "../events/event.ts";
import type { ProcessSnapshot } from "../events/snapshot.ts";
import { observe } from "../kernel/observe.ts";
import { readSysctls } from "../kernel/sysctls.ts";
import { findOption } from "../linux/catalogue.ts";
import type { Sysctls } from "../linux/option.ts";
import { sysctlNames } from "../linux/sysctls.ts";
import { namespaceOf } from "../proc/process.ts";
import type { Picture } from "../world/picture.ts";
import type { Socket } from "../world/socket.ts";
import { World } from "../world/world.ts";

/**
 * Running processes as the model has them, as if a trace had attached to all of them now and ended at once: so that rules
 * see the same of a look as of a trace. No call was seen, so each value is `observed` and no birth is known. Each network
 * namespace has a world of its own: a connection was accepted by a listener of its own namespace.
 */
export function pictureOf(processes: readonly ProcessSnapshot[]): Picture {
  const sysctls = readSysctls(sysctlNames());
  const sockets = new Map<number, Socket>();
  const worlds = Array.from(byNamespace(processes), ([namespace, members]) => {
    const world = worldOf(namespace, members, sysctls, sockets.size);
    for (const [id, socket] of world.state.sockets) sockets.set(id, socket);
    return world;
  });
  const { state } = worlds[0] ?? new World({ sysctls });
  const all = worlds.flatMap((world) => [...world.state.processes]);
  return { ...nothingEnded(state), sockets, processes: new Map(all), sysctls };
}

function nothingEnded({
  archive,
  ended,
  endedCount,
  doubts,
  misuses,
  lost,
  hasUnheardThread,
}: World["state"]): Omit<Picture, "sockets" | "processes" | "sysctls"> {
  return { archive, ended, endedCount, doubts, misuses, lost, hasUnheardThread };
}

function worldOf(
  namespace: Inode | null,
  members: readonly ProcessSnapshot[],
  sysctls: Sysctls,
  takenIds: number,
): World {
  const world = new World({ announced: true, fdCalls: true, sysctls, takenIds });
  const isElsewhere = namespace !== namespaceOf("self", "net");
  const alike = new Alike();
  for (const process of members) {
    for (const event of described(process, isElsewhere)) world.apply(event);
    for (const event of observe(process, null)) world.apply({ ...event, options: alike.shared(event.options) });
  }
  return world;
}

type Found = readonly ObservedOption[];

/**
 * Sockets with the same options share one list of them, and so one map in the model: a machine has thousands that are alike.
 * What nobody chooses is left out, since it is another with each: a cookie, a clock.
 */
class Alike {
  private recent: readonly Found[] = [];

  shared(all: Found): Found {
    const before = this.recent.find((one) => isLike(one, all));
    if (before !== undefined) return before;
    const options = all.filter(isChosen);
    this.recent = [options, ...this.recent].slice(0, RECENT);
    return options;
  }
}

/** Whether what somebody chooses of `all` are these options. */
function isLike(chosen: Found, all: Found): boolean {
  let next = 0;
  for (const option of all) {
    if (option === chosen[next]) next++;
    else if (isChosen(option)) return false;
  }
  return next === chosen.length;
}

/** A server's two ends of each connection, and those of its database. */
const RECENT = 8;

const chosen = new WeakMap<ObservedOption, boolean>();

function isChosen(option: ObservedOption): boolean {
  const before = chosen.get(option);
  if (before !== undefined) return before;
  const row = findOption(option.level, option.name);
  const isOne = row === null || (row.access !== "r" && row.default.type !== "varies");
  chosen.set(option, isOne);
  return isOne;
}

function described({ pid, ppid, comm, argv }: ProcessSnapshot, isElsewhere: boolean): readonly SocketEvent[] {
  const seen = seenOn(pid);
  const about = { leader: seen.tid, parent: asTid(ppid), command: comm, argv };
  const name: SocketEvent = { type: "described", seen, ...about };
  return isElsewhere ? [name, { type: "doubt", seen, elsewhere: true, cause: ELSEWHERE }] : [name];
}

function seenOn(pid: Pid): Seen {
  return { tid: pid, time: null, line: 0, call: "pidfd_getfd" };
}

/** A process that has sockets of several is in each of them with those. */
function byNamespace(processes: readonly ProcessSnapshot[]): ReadonlyMap<Inode | null, ProcessSnapshot[]> {
  const found = new Map<Inode | null, ProcessSnapshot[]>();
  for (const process of processes) {
    const of = ({ socket }: ProcessSnapshot["fds"][number]): Inode | null => socket?.namespace ?? process.namespace;
    const held = process.fds.filter(({ socket }) => socket !== null);
    for (const namespace of new Set(held.map(of))) {
      const fds = held.filter((fd) => of(fd) === namespace);
      const members = found.get(namespace);
      if (members === undefined) found.set(namespace, [{ ...process, fds }]);
      else members.push({ ...process, fds });
    }
  }
  return found;
}
