import type { Evidence } from "../advice/advice.ts";
import { findOption, optionsCalled } from "../linux/catalogue.ts";
import type { SocketOption } from "../linux/option.ts";
import { showValue } from "../linux/show.ts";
import type { EventOnSocket } from "../world/change.ts";
import type { EventOf, OptionName } from "../events/event.ts";

/** The calls by which a program sets an option: setsockopt() of it, or of another form of it (SO_RCVBUFFORCE). */
export class SetCalls {
  private readonly rows: readonly SocketOption[];

  constructor(name: string) {
    this.rows = optionsCalled(name);
  }

  isOne(event: EventOnSocket): event is EventOf<"option-set"> {
    return event.type === "option-set" && this.isOf(event);
  }

  /** A line that could not be read, and that may have been one. */
  isUnread(event: EventOnSocket): event is EventOf<"unread"> {
    if (event.type !== "unread" || event.lost.type !== "option") return false;
    const { option } = event.lost;
    return option === null || this.isOf(option);
  }

  private isOf({ level, name }: OptionName): boolean {
    const row = findOption(level, name);
    return row !== null && this.rows.some((own) => own === row || (own.level === row.level && own.name === row.forces));
  }
}

/** The call as evidence: `setsockopt SO_KEEPALIVE on`. */
export function setEvidence({ seen, level, name, value }: EventOf<"option-set">): Evidence {
  const row = findOption(level, name);
  return {
    at: seen.time,
    tid: seen.tid,
    call: seen.call,
    text: `${row?.name ?? name} ${showValue(row, value)}`,
  };
}
