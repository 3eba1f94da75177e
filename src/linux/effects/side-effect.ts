import type { Data } from "../../base/data.ts";

/** Another option that a set changed too, and its value now; null: that value is unknown. */
export interface SideEffect {
  readonly level: string;
  readonly name: string;
  readonly data: Data | null;
}

export function onSocketLevel(name: string, data: Data | null): SideEffect {
  return { level: "SOL_SOCKET", name, data };
}
