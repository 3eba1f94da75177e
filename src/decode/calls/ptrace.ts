import { asTid } from "../../base/brands.ts";
import type { CallRecord } from "../../strace/record.ts";
import type { SocketEvent } from "../../events/event.ts";
import { none, seenBy, type DecoderTable } from "../decoder.ts";
import { firstWord, numberIn } from "../tree.ts";

/**
 * A thread has one tracer, and under a live trace that is strace: a debugger, another strace or a crash handler in the
 * traced program gets EPERM (ptrace(2)), and does not do what it does without us.
 */
export const ptraceCalls: DecoderTable = {
  ptrace: { first: "other", traced: "always", done: refused },
};

/** `ptrace(PTRACE_TRACEME) = -1 EPERM`, `ptrace(PTRACE_SEIZE, 4711, NULL, 0) = -1 EPERM`. */
function refused(call: CallRecord): readonly SocketEvent[] {
  if (call.result.type !== "error" || call.result.errno !== "EPERM") return none;
  const request = firstWord(call.args[0]?.value) ?? "";
  const seen = seenBy(call);
  if (request === "PTRACE_TRACEME") return [{ type: "doubt", seen, cause: CAUSE }];
  const target = numberIn(call.args[1]?.value);
  if (target === null || !attaches.has(request)) return none;
  return [{ type: "doubt", seen, cause: CAUSE, about: asTid(target) }];
}

const attaches: ReadonlySet<string> = new Set(["PTRACE_ATTACH", "PTRACE_SEIZE"]);

const CAUSE = "ptrace failed with EPERM: what strace traces no other program can trace (gdb, strace, a crash handler)";
