import type { LaunchSettings } from "../../trace/settings.ts";
import { formatOf } from "../args/format.ts";
import type { LiveFlags } from "../args/flags.ts";

/** What the flags of a live trace ask for. */
export function settingsOf(flags: LiveFlags): LaunchSettings {
  return {
    strace: flags.strace ?? null,
    follow: flags.follow,
    light: flags.light === true,
    data: flags.data === true,
    where: flags.where === true,
    oneCpu: flags.oneCpu === true,
    verify: flags.verifyEach === true ? "at-calls" : flags.verify === true ? "at-exit" : "no",
    judged: isJudged(flags),
    user: flags.user ?? null,
    environment: flags.env,
    detachable: flags.detachable === true || flags.detachOnExit === true,
    stdio: "inherit",
  };
}

/** Whether anybody sees advice: in text, JSON, by its exit status, or as what --every shows of leaks. */
function isJudged(flags: LiveFlags): boolean {
  const { advice, failOn, every } = flags;
  return advice !== "none" || formatOf(flags) !== "text" || failOn !== undefined || every !== undefined;
}
