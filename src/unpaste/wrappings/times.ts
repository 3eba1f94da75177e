/** `Jun 14 10:02:11`, `Jun 14 10:02:11.123456`: syslog, journalctl -o short and short-precise, ts(1). */
const MONTH_DAY = String.raw`[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})?`;
/** `2026-03-02T09:15:22.118345678Z`, `2026-03-02 09:15:22,118`: kubectl, docker, journalctl -o short-iso. */
const ISO = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?`;

/** A time with its date. strace prints none: its times are seconds, or hours of the day. */
export const DATED: string = `(?:${MONTH_DAY}|${ISO})`;
/** `Sun 2026-06-14 10:02:11 UTC`, `1781431331.123456`, `[ 1234.567890]`: journalctl -o short-full, -unix, -monotonic. */
export const OF_JOURNAL: string = String.raw`(?:[A-Z][a-z]{2} ${ISO} [A-Z]{2,5}|\d{9,11}\.\d{6}|\[ *\d+\.\d{6}\])`;
