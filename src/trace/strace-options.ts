import { dataCalls, heldCalls, lightCalls, rawCalls, tracedCalls } from "../decode/traced.ts";
import { hasFileCapabilities } from "../kernel/capabilities.ts";
import type { Hold, LaunchOptions } from "../sources/strace/argv.ts";
import type { Placement } from "../sources/process/placement.ts";
import type { LaunchSettings, LiveSettings, Verify } from "./settings.ts";

/** With --verify: how long an exit is delayed, for the sockets to be read. */
const HOLD_AT_EXIT = 200_000;
/** With --verify-each: how long a thread is delayed after a call; the line of the call is printed before. */
const HOLD_AT_CALL = 100_000;

/** The settings in strace's terms. */
export function straceOptions(
  settings: LiveSettings & Partial<Pick<LaunchSettings, "user" | "environment" | "detachable" | "stdio">>,
  placement: Placement | null,
): LaunchOptions {
  const {
    light,
    data,
    where,
    follow,
    verify,
    user = null,
    environment = [],
    detachable = false,
    stdio = "inherit",
  } = settings;
  return {
    placement,
    where,
    calls: [...(light ? lightCalls : tracedCalls), ...(data ? dataCalls : [])],
    raw: data ? rawCalls : [],
    follow,
    user,
    environment,
    holds: holdsFor(verify),
    hasCapabilities: hasFileCapabilities,
    detachable,
    stdio,
  };
}

function holdsFor(verify: Verify): readonly Hold[] {
  if (verify === "no") return [];
  const atExit = { calls: heldCalls.before, at: "enter", micros: HOLD_AT_EXIT } as const;
  const atCalls = { calls: heldCalls.after, at: "exit", micros: HOLD_AT_CALL } as const;
  return verify === "at-calls" ? [atExit, atCalls] : [atExit];
}
