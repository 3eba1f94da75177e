import { findOption, optionsCalled } from "../linux/catalogue.ts";
import type { SocketOption } from "../linux/option.ts";
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
