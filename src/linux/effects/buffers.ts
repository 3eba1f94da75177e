import type { Data } from "../option.ts";
import { sysctlNumber, type Asked } from "./asked.ts";

/** include/net/sock.h, SOCK_MIN_SNDBUF and SOCK_MIN_RCVBUF: 4608 and 2304 on x86-64 (measured on 6.18). */
const SEND_MINIMUM = 4608;
const RECEIVE_MINIMUM = 2304;
const INT_MAX = 0x7fffffff;

type Limit = "capped" | "forced";

/** SO_SNDBUF, and SO_SNDBUFFORCE, which has no maximum. */
export function sendBuffer(asked: Asked, limit: Limit): Data | null {
  return doubled(asked, limit, "net.core.wmem_max", SEND_MINIMUM);
}

/** SO_RCVBUF, and SO_RCVBUFFORCE. */
export function receiveBuffer(asked: Asked, limit: Limit): Data | null {
  return doubled(asked, limit, "net.core.rmem_max", RECEIVE_MINIMUM);
}

/** sk_setsockopt: cut to the sysctl (a negative number counts as very large), doubled, and not below the minimum. */
function doubled({ data, sysctls }: Asked, limit: Limit, maximum: string, minimum: number): Data | null {
  if (typeof data !== "number") return null;
  const most = limit === "forced" ? INT_MAX : sysctlNumber(sysctls, maximum);
  // What is doubled stays under the smallest maximum anyone can set, so the sysctl does not matter.
  if (most === null) return data >= 0 && data * 2 <= minimum ? minimum : null;
  const wanted = limit === "forced" ? Math.max(data, 0) : data >>> 0;
  return Math.max(Math.min(wanted, most, (INT_MAX - 1) / 2) * 2, minimum);
}
