import { prefixWrapping, type Wrapping } from "../wrapping.ts";
import { DATED, OF_JOURNAL } from "./times.ts";

/** `Jun 14 10:02:11 host1 strace[4242]: ` of syslog and journalctl; the number is strace's own. */
export const syslog: Wrapping = prefixWrapping(
  "syslog prefix",
  new RegExp(String.raw`^(?:<\d{1,3}>)?(?:${DATED}|${OF_JOURNAL}) (?<source>[\w.:-]+) [\w./@-]+(?:\[\d+\])?:(?: |$)`),
);
