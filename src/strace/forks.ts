import { asTid, type Tid } from "../base/brands.ts";
import type { CallLine } from "./line.ts";

/** The calls that make a process or a thread. Their child may print before they return. */
export const FORKS: ReadonlySet<string> = new Set(["clone", "clone2", "clone3", "fork", "vfork"]);

/**
 * The child's tid as strace prints it elsewhere. In a pid namespace the result is the number inside; strace's own is in
 * the comment (--pidns-translation): `= 2 /* 25945 in strace's PID NS *\/`.
 */
export function childOf({ value, comment }: Extract<CallLine["result"], { type: "value" }>): Tid {
  const outside = /^(\d{1,10}) in strace's PID NS/.exec(comment ?? "");
  return asTid(outside === null ? value : Number(outside[1]));
}
