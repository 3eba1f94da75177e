import { own } from "../../base/intern.ts";
import { findOption } from "../../linux/catalogue.ts";
import { showValue } from "../../linux/show.ts";
import type { CallRecord } from "../../strace/record.ts";
import { firstFd, none, seenBy, succeeded, type Decoder } from "../decoder.ts";
import type { OptionName, SocketEvent } from "../event.ts";
import { wordsIn } from "../look.ts";
import { optionValue } from "../option-value.ts";

/** setsockopt and getsockopt. */
export const optionCalls: Readonly<Record<string, Decoder>> = {
  setsockopt: {
    done: (call) => option(call, "option-set"),
    attempt: (call) => `${nameOf(call).name} = ${valueText(call)}`,
  },
  getsockopt: { done: (call) => option(call, "option-read"), attempt: (call) => `read ${nameOf(call).name}` },
};

/** `setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0` */
function option(call: CallRecord, type: "option-set" | "option-read"): readonly SocketEvent[] {
  const at = firstFd(call);
  if (at === null || !succeeded(call)) return none;
  return [{ type, ...seenBy(call), at, ...nameOf(call), value: valueOf(call) }];
}

/** As the catalogue calls it; what it does not know keeps strace's spelling: `0x4d`, `SOL_??`'s number. */
function nameOf(call: CallRecord): OptionName {
  const level = wordsIn(call.args[1]?.value)[0] ?? "?";
  const name = wordsIn(call.args[2]?.value)[0] ?? "?";
  const known = findOption(level, name);
  return known ?? { level: own(level), name: own(name) };
}

function valueOf(call: CallRecord): ReturnType<typeof optionValue> {
  const { level, name } = nameOf(call);
  const value = call.args[3]?.value ?? { type: "missing" };
  return optionValue(findOption(level, name), value, call.args[4]?.value, call.args[3]?.text ?? "");
}

function valueText(call: CallRecord): string {
  const { level, name } = nameOf(call);
  return showValue(findOption(level, name), valueOf(call));
}
