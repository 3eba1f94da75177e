import { asMicros, type Inode } from "../base/brands.ts";
import type { SocketSnapshot } from "../events/snapshot.ts";
import type { Activity } from "../events/activity.ts";
import { activityOf } from "../kernel/observe.ts";
import { openFds, type OpenFd } from "../world/open-fds.ts";
import { socketReader } from "./reader.ts";
import { inSlices } from "./slices.ts";
import type { Trace } from "./trace.ts";
import { Waiters, type Place } from "./waiters.ts";

/** More would keep whoever has asked for the summary waiting: some 20 microseconds each. */
const MOST = 5_000;
/** Looks take this part of a processor's time, if that gives a pause between these two, in milliseconds. */
const PART = 0.01;
const LEAST_PAUSE = 2_000;
const MOST_PAUSE = 10_000;

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
    const spent = await lookAtActivity(trace);
    if (!isOver) again(Math.min(Math.max(LEAST_PAUSE, spent / PART), MOST_PAUSE));
  };
  again(LEAST_PAUSE);
  return () => {
    isOver = true;
    if (timer !== null) clearTimeout(timer);
  };
}

/**
 * Asks what goes through the open sockets, the first of them if they are very many. Loads koffi where there is one. Gives
 * the milliseconds of the processor that the asking took, without the loading and without what else was done in between.
 */
export async function lookAtActivity({ tracer: { reporter } }: Trace, take: Take = () => undefined): Promise<number> {
  const names = [...openFds(reporter.world.state)];
  const places = placesIn(names);
  const reader = places.length === 0 ? null : await socketReader();
  if (reader === null) return 0;
  const waiters = new Waiters(names);
  let spent = 0;
  function* steps(): Generator<void> {
    for (const at of places) {
      const begun = process.cpuUsage();
      const { pid, fd, inode } = at;
      const real = reader?.read(pid, fd, inode, false) ?? null;
      const asked = asMicros(Date.now() * 1000);
      const found = real === null ? null : activityOf(real, asked);
      if (real !== null && found !== null) {
        const activity = { ...found, waiting: found.last === null ? waiters.on(at) : waiters.onConnection(at) };
        const seen = { tid: pid, time: asked, line: 0, call: "getsockopt" };
        reporter.event({ type: "activity", seen, at: { fd, inode, file: null, details: null }, activity });
        take(at, real, activity);
      }
      const { user, system } = process.cpuUsage(begun);
      spent += (user + system) / 1000;
      yield;
    }
  }
  await inSlices(steps(), () => false);
  return spent;
}

/** Each socket once. */
function placesIn(names: readonly OpenFd[]): readonly Place[] {
  const places = new Map<Inode, Place>();
  for (const at of names) {
    const { inode } = at.socket;
    if (inode !== null && !places.has(inode)) places.set(inode, { inode, ...at });
    if (places.size === MOST) break;
  }
  return [...places.values()];
}
