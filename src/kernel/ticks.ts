import { libc } from "./ffi/libc.ts";

/** linux/time.h: its resolution is one tick. */
const CLOCK_MONOTONIC_COARSE = 6;

/**
 * CONFIG_HZ, the kernel's clock ticks a second, to which socket timeouts are rounded; null: the clock cannot be
 * asked. No file shows it to everybody: /proc/config.gz is often missing, and USER_HZ (getconf CLK_TCK) is always 100.
 */
export function ticksPerSecond(): number | null {
  const time = new BigInt64Array(2);
  const result = libc().clock_getres(CLOCK_MONOTONIC_COARSE, time);
  const [seconds = 0n, nanos = 0n] = time;
  return result < 0 || seconds !== 0n || nanos <= 0n ? null : Math.round(1e9 / Number(nanos));
}
