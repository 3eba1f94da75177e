import type { Data } from "../option.ts";
import { sysctlNumber, type Asked } from "./asked.ts";

/** TCP_LINGER2: below 0 is -1, 0 the sysctl, and at most TCP_FIN_TIMEOUT_MAX, 120 seconds. */
export function finTimeout({ data, sysctls }: Asked): Data | null {
  if (typeof data !== "number") return null;
  if (data < 0) return -1;
  return data === 0 ? sysctlNumber(sysctls, "net.ipv4.tcp_fin_timeout") : Math.min(data, 120);
}

/** TCP_DEFER_ACCEPT: as many retransmissions of the SYN-ACK as take that long, each twice the last, up to 120 s. */
export function deferredAccept({ data }: Asked): Data | null {
  if (typeof data !== "number") return null;
  if (data <= 0) return 0;
  let timeout = 1;
  let period = 1;
  // secs_to_retrans counts in a byte.
  for (let count = 1; data > period && count < 255; count++) {
    timeout = Math.min(timeout * 2, 120);
    period += timeout;
  }
  return period;
}
