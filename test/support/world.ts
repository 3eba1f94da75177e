import { decode, isDecoded } from "../../src/decode/decode.ts";
import { Joiner } from "../../src/strace/join.ts";
import { LineParser } from "../../src/strace/parse.ts";
import type { Change } from "../../src/world/change.ts";
import type { Process } from "../../src/world/process.ts";
import type { Socket } from "../../src/world/socket.ts";
import { World, type WorldOptions } from "../../src/world/world.ts";
import { findOption } from "../../src/linux/catalogue.ts";
import { showAddress } from "../../src/linux/address.ts";
import { showValue } from "../../src/linux/show.ts";

/** A world that a log made, and how to ask it in few words. */
export interface Asked extends Questions {
  readonly world: World;
  /** What each change was, in order: `socket created #1`, `gone #2`. */
  readonly changes: readonly string[];
}

export interface Questions {
  /** Every name of every open socket: `#1 7:3 8:3`. */
  readonly names: () => readonly string[];
  /** By id, open or closed. */
  readonly socket: (id: number) => Socket;
  /** `SO_KEEPALIVE on set`: the options of a socket, with their origin. */
  readonly options: (id: number) => readonly string[];
  /** `LISTEN 127.0.0.1:80 - -`: state, own address, peer, and how it was closed. */
  readonly state: (id: number) => string;
  readonly doubts: () => readonly string[];
}

/** Feeds a log, line by line, through the parser, the joiner and the decoders into a world. */
export function worldOf(log: string, options: WorldOptions = {}): Asked {
  const asked = feed(new World(options), log);
  return { ...asked, changes: [...asked.changes] };
}

/** The same, and the input is over. */
export function finishedWorldOf(log: string, options: WorldOptions = {}): Asked {
  const world = new World(options);
  const asked = feed(world, log);
  return { ...asked, changes: [...asked.changes, ...world.finish().map(changeText)] };
}

/** One for all logs: what it keeps from line to line changes no result, and to make it costs more than to read a line. */
const parser = new LineParser(isDecoded);

/** Lines are trimmed; empty ones do not count. A line that cannot be read is an error here. */
export function feed(world: World, log: string): Asked {
  const changes: string[] = [];
  const joiner = new Joiner(parser, (record) => {
    if (record.type === "trouble") throw new Error(`line ${record.line}: expected ${record.expected}: ${record.text}`);
    for (const event of decode(record)) changes.push(...world.apply(event).map(changeText));
  });
  log
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .forEach((line, at) => {
      joiner.push(parser.parseLine(line), line, at + 1);
    });
  return { world, changes, ...questions(world) };
}

export function questions({ state }: World): Questions {
  const socket = (id: number): Socket => {
    const found = state.sockets.get(id) ?? state.archive.closed.get(id);
    if (found === undefined) throw new Error(`there is no socket #${id}`);
    return found;
  };
  return {
    socket,
    names: () => namesOf([...state.processes.values()], state.threads),
    options: (id) =>
      [...socket(id).options.values()].map(
        ({ level, name, value, origin }) =>
          `${name} ${value === null ? "?" : showValue(findOption(level, name), value)} ${origin}`,
      ),
    state: (id) => {
      const { state: now, local, peer, closed } = socket(id);
      const text = (address: typeof local): string => (address === null ? "-" : showAddress(address));
      return `${now ?? "?"} ${text(local)} ${text(peer)} ${closed?.call ?? "open"}`;
    },
    doubts: () => [...state.doubts].map(([cause, count]) => `${count} x ${cause}`),
  };
}

/** A thread with a table of its own goes by its tid, all others by their process. */
export function namesOf(processes: readonly Process[], threads: World["state"]["threads"]): readonly string[] {
  const names = new Map<number, string[]>();
  for (const { pid, threads: tids } of processes) {
    const leader = threads.get(pid)?.files ?? null;
    for (const tid of tids) {
      const files = threads.get(tid)?.files;
      if (files === undefined || (tid !== pid && files === leader)) continue;
      for (const [fd, { socket }] of files.entries)
        names.set(socket.id, [...(names.get(socket.id) ?? []), `${tid}:${fd}`]);
    }
  }
  return [...names].sort(([left], [right]) => left - right).map(([id, all]) => `#${id} ${all.sort().join(" ")}`);
}

function changeText(change: Change): string {
  const what =
    change.type === "socket" || change.type === "process" ? `${change.type} ${change.event.type}` : change.type;
  return "socket" in change && change.socket !== null ? `${what} #${change.socket.id}` : what;
}
