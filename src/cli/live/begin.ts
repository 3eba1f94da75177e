import { isFault, type Fault } from "../../base/fault.ts";
import type { Selection } from "../../select/selection.ts";
import {
  findMachine,
  readMachine,
  resolutionOf,
  startVerifying,
  worldOptions,
  type Machine,
} from "../../trace/live.ts";
import { liveResolution } from "../../trace/lazy-symbols.ts";
import type { LaunchSettings } from "../../trace/settings.ts";
import type { LiveFlags } from "../args/flags.ts";
import { beginSession, type Session } from "../session/session.ts";
import { tell } from "../terminal/tell.ts";
import { settingsOf } from "./settings.ts";

/** The session of a live trace, and what strace is started with. */
export interface LiveSession {
  readonly type: "live-session";
  readonly session: Session;
  readonly machine: Machine;
  readonly settings: LaunchSettings;
}

/** Finds strace, reads the machine's settings and begins a session; `fd`: where the text goes without -o. */
export async function beginLive(
  flags: LiveFlags,
  selection: Selection,
  source: "launch" | "attach",
  fd: number,
): Promise<LiveSession | Fault> {
  const settings = settingsOf(flags);
  const machine = await findMachine(settings);
  if (isFault(machine)) return machine;
  const session = await beginSession(flags, selection, {
    source: { source, engine: "strace", strace: machine.strace.version },
    fd,
    pace: "writer",
    world: worldOptions(machine, settings),
    resolution: resolutionOf(machine, settings),
    raw: flags.raw,
  });
  if (isFault(session)) return session;
  await startVerifying(session.trace, settings.verify);
  return { type: "live-session", session, machine, settings };
}

/** The session of a trace by eBPF, which needs no strace. */
export async function beginByEbpf(
  flags: LiveFlags,
  selection: Selection,
  source: "launch" | "attach",
  fd: number,
): Promise<Omit<LiveSession, "machine"> | Fault> {
  const settings = settingsOf(flags);
  const session = await beginSession(flags, selection, {
    source: { source, engine: "ebpf", strace: null },
    fd,
    pace: "writer",
    world: { ...worldOptions(readMachine(), settings), kernelStates: true },
    resolution: settings.where ? liveResolution("libunwind") : null,
  });
  if (isFault(session)) return session;
  await startVerifying(session.trace, settings.verify);
  return { type: "live-session", session, settings };
}

/** --one-cpu: the kernel has refused. */
export function noteRefusedMove(): void {
  tell("--one-cpu: the kernel does not allow moving the process to another CPU: it stays where it is");
}
