import type { SocketEvent } from "../../../src/events/event.ts";
import type { Accounts, Sighting } from "../witnesses.ts";
import { covers } from "./covers.ts";
import { limitOf, type Witness } from "./limits.ts";
import { normal } from "./normal.ts";
import { untracedIn } from "./untraced.ts";

export interface Compared {
  /** How many events both have. */
  readonly same: number;
  /** How many one of them cannot see, by the reason. */
  readonly limits: ReadonlyMap<string, number>;
  /** `ebpf only: 7 closed by close ...`, or two events whose order differs. */
  readonly differ: readonly string[];
}

/** Both streams, event by event: each thread's in their order, then the threads' against each other. */
export function compareStreams({ strace, ebpf }: Accounts): Compared {
  const limits = new Map<string, number>();
  const untraced = untracedIn(strace);
  const left = threadsOf(strace.sightings, "strace", limits);
  const right = threadsOf(ebpf.sightings, "ebpf", limits);
  for (const tid of untraced) right.delete(tid);
  const pairs: Pair[] = [];
  const differ: string[] = [];
  for (const tid of new Set([...left.keys(), ...right.keys()]))
    align(left.get(tid) ?? [], right.get(tid) ?? [], pairs, differ);
  return { same: pairs.length, limits, differ: [...differ, ...wrongOrder(pairs)] };
}

interface Heard {
  readonly sighting: Sighting;
  readonly text: string;
}

interface Pair {
  readonly strace: Heard;
  readonly ebpf: Heard;
}

function threadsOf(
  sightings: readonly Sighting[],
  witness: Witness,
  limits: Map<string, number>,
): Map<number, readonly Heard[]> {
  const threads = new Map<number, Sighting[]>();
  for (const sighting of sightings.flatMap(singly)) {
    const { tid } = sighting.event.seen;
    const thread = threads.get(tid) ?? [];
    thread.push(sighting);
    threads.set(tid, thread);
  }
  return new Map([...threads].map(([tid, thread]) => [tid, without(thread, witness, limits)]));
}

/** fds that came with several messages of one recvmmsg() are one event of strace's, and one for each message of the other's. */
function singly(sighting: Sighting): readonly Sighting[] {
  const { event } = sighting;
  if (event.type !== "received") return [sighting];
  return event.fds.map((fd) => ({ ...sighting, event: { ...event, fds: [fd] } }));
}

/** What the other can see as well. */
function without(thread: readonly Sighting[], witness: Witness, limits: Map<string, number>): readonly Heard[] {
  const events = thread.map(({ event }) => event);
  return thread.flatMap((sighting, at) => {
    const limit = limitOf(witness, sighting.event, () => events.slice(at + 1));
    if (limit !== null) limits.set(limit, (limits.get(limit) ?? 0) + 1);
    return limit === null ? [{ sighting, text: normal(sighting.event) }] : [];
  });
}

/** How far one looks ahead for what the other has next. */
const AHEAD = 500;

function align(left: readonly Heard[], right: readonly Heard[], pairs: Pair[], differ: string[]): void {
  let [at, other] = [0, 0];
  while (at < left.length || other < right.length) {
    const [strace, ebpf] = [left[at], right[other]];
    if (strace !== undefined && ebpf !== undefined && isSame(strace, ebpf)) {
      pairs.push({ strace, ebpf });
      at++;
      other++;
      continue;
    }
    const ahead = (list: readonly Heard[], from: number, told: Heard | undefined): number =>
      told === undefined
        ? -1
        : list.slice(from, from + AHEAD).findIndex((one) => isSame(one, told) || isSame(told, one));
    if (ebpf === undefined || (strace !== undefined && ahead(right, other, strace) < 0)) {
      differ.push(`strace only: ${strace?.text ?? ""}`);
      at++;
    } else {
      differ.push(`ebpf only: ${ebpf.text}`);
      other++;
    }
  }
}

/** Word by word, or in all that strace shows of an option's value. */
function isSame(strace: Heard, ebpf: Heard): boolean {
  if (strace.text === ebpf.text) return true;
  const [left, right] = [strace.sighting.event, ebpf.sighting.event];
  return normal(withoutValue(left)) === normal(withoutValue(right)) && covers(valueOf(left), valueOf(right));
}

function valueOf(event: SocketEvent): unknown {
  if (event.type === "failed") return event.tried?.type === "set" ? event.tried.value : null;
  return event.type === "option-set" || event.type === "option-read" ? event.value : null;
}

function withoutValue(event: SocketEvent): SocketEvent {
  if (event.type === "option-set" || event.type === "option-read") return { ...event, value: none };
  if (event.type !== "failed") return event;
  const { tried, attempt } = event;
  if (tried?.type === "set")
    return { ...event, tried: { ...tried, value: none }, attempt: attempt.replace(/ = .*/s, "") };
  // What neither has a decoder for is text, strace's own and ours.
  const isText = (tried?.type === "bind" || tried?.type === "connect") && tried.address?.type === "other";
  return isText ? { ...event, tried: { type: tried.type, address: null }, attempt: "" } : event;
}

const none = { type: "secret", length: 0 } as const;

/**
 * Where strace saw one call end before another began, the eBPF engine has them in that order. Both name a time of the
 * same call, so where they overlap no order is defined.
 */
function wrongOrder(pairs: readonly Pair[]): readonly string[] {
  const byBegin = [...pairs].sort((a, b) => a.strace.sighting.from - b.strace.sighting.from);
  const byEnd = [...pairs].sort((a, b) => a.strace.sighting.to - b.strace.sighting.to);
  let ended = 0;
  let latest: Pair | null = null;
  const differ: string[] = [];
  for (const pair of byBegin) {
    for (
      let next = byEnd[ended];
      next !== undefined && next.strace.sighting.to < pair.strace.sighting.from;
      next = byEnd[++ended]
    )
      if (latest === null || latest.ebpf.sighting.from < next.ebpf.sighting.from) latest = next;
    if (latest !== null && latest.ebpf.sighting.from > pair.ebpf.sighting.from)
      differ.push(`other order: ${latest.strace.text} before ${pair.strace.text}`);
  }
  return differ;
}
