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
        const activity = { ...found, waiting: found.last === null ? waiters.on(at) : waiters.onConnection(at) };
        const seen = { tid: pid, time: asked, line: 0, call: "getsockopt" };
        reporter.event({ type: "activity", seen, at: { fd, inode, file: null, details: null }, activity });
        take(at, real, activity);
      }
      yield;
    }
  }
  await inSlices(steps(), () => false);
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
