import { tracedCalls } from "../events/decode.ts";
import { hasFileCapabilities } from "../kernel/capabilities.ts";
import type { LaunchOptions } from "../sources/argv.ts";
import type { LiveFlags } from "./flags.ts";

/** Calls that --light does without: many, and without them options and addresses are still complete. */
const heavy = new Set(["close", "close_range", "dup", "dup2", "dup3", "fcntl", "fcntl64", "ioctl", "recvmsg"]);

/** With --verify: how long a process is held at its exit, for its sockets to be read. */
const HOLD_MICROS = 200_000;

export function traceOptions(flags: LiveFlags): LaunchOptions {
  return {
    calls: flags.light === true ? tracedCalls.filter((name) => !heavy.has(name)) : tracedCalls,
    follow: flags.follow,
    user: flags.user ?? null,
    environment: flags.env,
    hold: flags.verify === true ? HOLD_MICROS : 0,
    hasCapabilities: hasFileCapabilities,
    detachable: flags.detachable === true || flags.detachOnExit === true,
  };
}
