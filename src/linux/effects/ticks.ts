import type { Data, Sysctls } from "../option.ts";
import { sysctlNumber, type Asked } from "./asked.ts";

/**
 * Times that the kernel keeps in ticks of CONFIG_HZ, rounded up. The configuration is no sysctl: where the machine
 * of the trace could be asked, `CONFIG_HZ` stands among them. Else a time is known only where every tick length in
 * use gives the same: whole seconds.
 */
const usual = [100, 250, 300, 1000];

/** SO_RCVTIMEO, SO_SNDTIMEO: sock_set_timeout and sock_get_timeout. A negative time becomes none at all: 0 ticks. */
export function timevalInTicks({ data, sysctls }: Asked): Data | null {
  if (typeof data !== "number") return null;
  if (data < 0) return 0;
  return agreed(sysctls, (hz) => {
    const seconds = Math.floor(data);
    const micros = Math.round((data - seconds) * 1e6);
    const ticks = Math.ceil(micros / Math.floor(1e6 / hz));
    // All ticks of a second together are the next second.
    const whole = seconds + Math.floor(ticks / hz);
    return (whole * 1e6 + Math.floor(((ticks % hz) * 1e6) / hz)) / 1e6;
  });
}

/** msecs_to_jiffies and back. */
export function millisecondsInTicks({ data, sysctls }: Asked): Data | null {
  return rounded(data, sysctls, 1e3);
}

/** usecs_to_jiffies and back. */
export function microsecondsInTicks({ data, sysctls }: Asked): Data | null {
  return rounded(data, sysctls, 1e6);
}

function rounded(data: Data, sysctls: Sysctls | null, perSecond: number): Data | null {
  if (typeof data !== "number") return null;
  return agreed(sysctls, (hz) => Math.ceil(Math.ceil((data * hz) / perSecond) * (perSecond / hz)));
}

function agreed(sysctls: Sysctls | null, inTicksOf: (hz: number) => number): number | null {
  const known = sysctlNumber(sysctls, "CONFIG_HZ");
  const answers = new Set((known === null ? usual : [known]).map(inTicksOf));
  const [only] = answers;
  return answers.size === 1 && only !== undefined ? only : null;
}
