import type { ByteOrders, EventOf } from "../events/event.ts";
import type { ByteOrder } from "../linux/kinds/layout.ts";
import type { OptionValue } from "../linux/option.ts";

/**
 * The byte order of the traced machine, found from values that strace printed as bytes and that make sense in one order
 * only. strace prints no timeval in any other way: `"\0\0\0\5\0\0\0\0"` is 5 s on a big-endian machine.
 */
export class MachineOrder {
  /** The machine's order, if it is this one: a live trace. */
  private readonly own: ByteOrder | null;
  private readonly votes: Record<ByteOrder, number> = { little: 0, big: 0 };
  /** How many values made sense in both orders and were read as those of a machine of this one. */
  private readonly taken: Record<ByteOrder, number> = { little: 0, big: 0 };

  constructor(own: ByteOrder | null) {
    this.own = own;
  }

  /** The value in the order that most of the values up to this one show. */
  valueOf({ order, little, big }: ByteOrders): OptionValue {
    if (order !== null) this.votes[order]++;
    const likely = this.own ?? this.likely ?? order ?? "little";
    if (order === null) this.taken[likely]++;
    return likely === "big" ? big : little;
  }

  /** What has to be reported at the end; null: nothing. */
  doubt(): string | null {
    const { votes, taken } = this;
    if (this.own !== null) return null;
    if (votes.little > 0 && votes.big > 0)
      return "some values that strace printed as bytes make sense on a big-endian machine only, others on a little-endian one only";
    if (taken.little > 0 && votes.big > 0)
      return "the machine is big-endian, which its log showed late: values that strace printed as bytes before were read as little-endian";
    if (taken.little > 0 && votes.little === 0)
      return "values that strace printed as bytes are read as those of a little-endian machine: the log does not show its byte order";
    return null;
  }

  private get likely(): ByteOrder | null {
    const { little, big } = this.votes;
    return little === big ? null : big > little ? "big" : "little";
  }
}

type OptionCall = EventOf<"option-set" | "option-read">;

/** The event with its value in the order of the machine. */
export function inMachineOrder<Call extends OptionCall>(machine: MachineOrder, event: Call): Call {
  return event.byteOrders === undefined ? event : { ...event, value: machine.valueOf(event.byteOrders) };
}
