import { prefixWrapping, type Wrapping } from "../wrapping.ts";

/** `12:00:00 4242  `, `[12:00:00] <alice> ` of ts(1), Jenkins, chats: strace prints the hour behind the pid. */
export const clockTimes: Wrapping = prefixWrapping(
  "times of day",
  /^(?:\[\d\d:\d\d(?::\d\d(?:\.\d+)?)?\] <[\w.@-]+> |\[?\d\d:\d\d:\d\d(?:\.\d+)?\]? +(?=\d{1,7} +\S|\[pid ))/,
);
