import { asMicros, type Inode } from "../base/brands.ts";
import { groupBy } from "../base/group-by.ts";
import type { SocketSnapshot } from "../events/snapshot.ts";
import type { Activity, Waiting } from "../events/activity.ts";
import { activityOf } from "../kernel/observe.ts";
import { readWaits, type Waits } from "../proc/waiting.ts";
import { openFds, type OpenFd } from "../world/open-fds.ts";
import type { Socket } from "../world/socket.ts";
import { socketReader } from "./reader.ts";
import { inSlices } from "./slices.ts";
import type { Trace } from "./trace.ts";

/** More would keep whoever has asked for the summary waiting: some 20 microseconds each. */
const MOST = 5_000;
/** A look is not repeated sooner, in milliseconds, and takes no more than this part of the time. */
const EVERY_MS = 2_000;
const PART = 0.01;

/** What a look found of a socket; `real` is all of it. */
type Take = (at: Place, real: SocketSnapshot, activity: Activity) => void;

/** Asks the kernel now and then what goes through the open sockets. Gives what ends the asking. */
export function watchActivity(trace: Trace): () => void {
  let timer: NodeJS.Timeout | null = null;
  let isOver = false;
  const again = (pause: number): void => {
    timer = setTimeout(() => {
      void look();
    }, pause).unref();
  };
  const look = async (): Promise<void> => {
    const begun = performance.now();
    await lookAtActivity(trace);
    if (!isOver) again(Math.max(EVERY_MS, (performance.now() - begun) / PART));
  };
  again(EVERY_MS);
  return () => {
    isOver = true;
    if (timer !== null) clearTimeout(timer);
  };
}

/** Asks what goes through the open sockets, the first of them if they are very many. Loads koffi where there is one. */
export async function lookAtActivity({ tracer: { reporter } }: Trace, take: Take = () => undefined): Promise<void> {
  const names = [...openFds(reporter.world.state)];
  const places = placesIn(names);
  const reader = places.length === 0 ? null : await socketReader();
  if (reader === null) return;
  const waiters = new Waiters(names);
  function* steps(): Generator<void> {
    for (const at of places) {
      const { pid, fd, inode } = at;
      const real = reader?.read(pid, fd, inode, false) ?? null;
      const asked = asMicros(Date.now() * 1000);
      const found = real === null ? null : activityOf(real, asked);
      if (real !== null && found !== null) {
        const activity = { ...found, waiting: waiters.on(at) };
        const seen = { tid: pid, time: asked, line: 0, call: "getsockopt" };
        reporter.event({ type: "activity", seen, at: { fd, inode, file: null, details: null }, activity });
        take(at, real, activity);
      }
      yield;
    }
  }
  await inSlices(steps(), () => false);
}

interface Place extends OpenFd {
  readonly inode: Inode;
}

/** Each socket once. */
function placesIn(names: readonly OpenFd[]): readonly Place[] {
  const places = new Map<Inode, Place>();
  for (const at of names) {
    const { inode } = at.socket;
    if (inode !== null && !places.has(inode)) places.set(inode, { ...at, inode });
    if (places.size === MOST) break;
  }
  return [...places.values()];
}

/** Who waits for a socket, in all traced processes that have it open: each process is looked at once. */
class Waiters {
  private readonly processes = new Map<number, Waits | null>();
  private readonly namesOf: ReadonlyMap<Socket, readonly OpenFd[]>;
  private readonly fdsOf: ReadonlyMap<number, ReadonlySet<number>>;

  constructor(names: readonly OpenFd[]) {
    this.namesOf = groupBy(names, ({ socket }) => socket);
    const byProcess = [...groupBy(names, ({ pid }) => pid)];
    this.fdsOf = new Map(byProcess.map(([pid, own]) => [pid, new Set(own.map(({ fd }) => fd))]));
  }

  on({ socket, inode }: Place): Waiting | null {
    let how: Waiting["how"] = "nobody";
    let busy = 0;
    for (const { pid, fd } of this.namesOf.get(socket) ?? []) {
      const waits = this.waitsOf(pid);
      if (waits === null) return null;
      busy += waits.busy;
      if (waits.blocked.has(fd)) how = "blocked";
      else if (how === "nobody" && (waits.polled.has(fd) || waits.epolled.has(inode))) how = "polled";
    }
    return { how, busy };
  }

  private waitsOf(pid: number): Waits | null {
    const found = this.processes.get(pid);
    if (found !== undefined) return found;
    const made = readWaits(pid, this.fdsOf.get(pid) ?? new Set());
    this.processes.set(pid, made);
    return made;
  }
}
