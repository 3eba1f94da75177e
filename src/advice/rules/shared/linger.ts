import { isRecord } from "../../../base/data.ts";
import type { OptionState } from "../../../world/socket.ts";
import type { Case } from "../../case.ts";

export interface Linger {
  /** How long close() waits; 0: it resets the connection. */
  readonly seconds: number;
  readonly set: OptionState;
}

/** SO_LINGER of a TCP connection, where it was turned on, there or on its listener; null: it is off, or unknown. */
export function lingerOf(one: Case): Linger | null {
  const set = one.chosen("SO_LINGER");
  const value = one.value("SO_LINGER");
  if (set === null || !one.isTcp || !one.isConnection || value === null || !isRecord(value)) return null;
  const { l_onoff: on, l_linger: seconds } = value;
  return typeof seconds === "number" && on === 1 ? { seconds, set } : null;
}
