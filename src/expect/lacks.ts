import type { Sysctls } from "../linux/option.ts";
import { optionMatches } from "../select/option.ts";
import { subjectOfSocket } from "../select/subject.ts";
import type { OptionSpec } from "../select/syntax.ts";
import { shapeOf } from "../world/shared-options.ts";
import type { Socket } from "../world/socket.ts";
import { namedOptionTraced, type NamedOption } from "./named-option.ts";

/**
 * What an option is on sockets on which it is not as demanded. A server's connections are alike by the thousand: one
 * answer does for all whose options are the same, and what else a value depends on.
 */
export class Lacks {
  private readonly known: WeakMap<object, Likeness> = new WeakMap();
  private readonly option: OptionSpec;
  private readonly sysctls: Sysctls | null;

  constructor(option: OptionSpec, sysctls: Sysctls | null) {
    this.option = option;
    this.sysctls = sysctls;
  }

  /** Null: it is as demanded. */
  of(socket: Socket): NamedOption | null {
    const shape = shapeOf(socket.options);
    const last = this.known.get(shape);
    if (last !== undefined && isLike(socket, last)) return last.named;
    const subject = subjectOfSocket(socket, this.sysctls);
    const named = optionMatches(this.option, subject) ? null : namedOptionTraced(this.option, socket, this.sysctls);
    const { kind, state, connectSeen, acceptSeen, historyComplete, unseen, gap, listener } = socket;
    const listenerKind = listener?.kind;
    this.known.set(shape, { kind, state, connectSeen, acceptSeen, historyComplete, unseen, gap, listenerKind, named });
    return named;
  }
}

/** What an option's value depends on besides the options. */
interface Likeness extends Pick<
  Socket,
  "kind" | "state" | "connectSeen" | "acceptSeen" | "historyComplete" | "unseen" | "gap"
> {
  readonly listenerKind: Socket["kind"] | undefined;
  readonly named: NamedOption | null;
}

function isLike(
  { kind, state, connectSeen, acceptSeen, historyComplete, unseen, gap, listener }: Socket,
  last: Likeness,
): boolean {
  return (
    kind === last.kind &&
    state === last.state &&
    connectSeen === last.connectSeen &&
    acceptSeen === last.acceptSeen &&
    historyComplete === last.historyComplete &&
    unseen === last.unseen &&
    gap === last.gap &&
    listener?.kind === last.listenerKind
  );
}
