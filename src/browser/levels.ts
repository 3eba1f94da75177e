import type { AdviceData } from "../views/json/types.ts";

/** Worst first. */
export const levels: readonly AdviceData["level"][] = ["error", "warning", "note"];

/** As --advice and --fail-on take a level: that one and worse ones. What is no level is none of them. */
export function isAsBad(level: AdviceData["level"], asked: string): boolean {
  return levels.indexOf(level) <= levels.findIndex((one) => one === asked);
}
