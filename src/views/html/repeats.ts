import type { ChangeData } from "../json/change-types.ts";

/**
 * Leaves out of changes what is said already: the fd that the socket's change before had, and when and by whom an option was
 * set, if that is when and by whom the change was made. They are a third of all that is packed. `restored` puts the fd back.
 */
export class Repeats {
  /** The last fd of each socket that is open. */
  private readonly fds = new Map<number, number | null>();

  without(change: ChangeData): object {
    const { socket, fd } = change;
    if (socket === null) return change;
    const left = new Set<string>();
    if (this.fds.has(socket) && this.fds.get(socket) === fd) left.add("fd");
    if (change.change === "gone") this.fds.delete(socket);
    else this.fds.set(socket, fd);
    return Object.fromEntries(
      Object.entries(change)
        .filter(([name]) => !left.has(name))
        .map(([name, value]) => [name, name === "option" ? optionIn(change) : value]),
    );
  }
}

/** The option without what is the change's own. */
function optionIn(change: ChangeData): object | null {
  if (!("option" in change)) return null;
  const { at, pid, ...option } = change.option;
  return at === change.at && pid === change.tid ? option : change.option;
}

/** The changes of one socket, in their order, as they were but for when its options were set. */
export function restored(changes: readonly ChangeData[]): readonly ChangeData[] {
  let last: number | null = null;
  return changes.map((change) => {
    const isLeftOut = !Object.hasOwn(change, "fd");
    if (!isLeftOut) last = change.fd;
    return isLeftOut ? { ...change, fd: last } : change;
  });
}
