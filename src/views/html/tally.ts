import { isNotYet } from "./not-yet.ts";
import type { SocketRow } from "./types.ts";

/** Counts the sockets while they pass, and keeps the first ones for the page's own text. */
export class Tally {
  count = 0;
  open = 0;
  failed = 0;
  /** Calls that are no failure, and only found that there is nothing yet. */
  notYet = 0;
  /** The first and the last time of all; null: there is none. */
  began: number | null = null;
  ended: number | null = null;
  readonly first: SocketRow[] = [];
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  *through(sockets: Iterable<SocketRow>): Generator<SocketRow> {
    for (const socket of sockets) {
      this.count++;
      if (socket.closed === null) this.open++;
      for (const failure of socket.failed) this[isNotYet(failure) ? "notYet" : "failed"] += failure.count;
      this.time(socket.opened?.at ?? null, socket.closed?.at ?? null);
      if (this.first.length < this.most) this.first.push(socket);
      yield socket;
    }
  }

  time(...times: readonly (number | null)[]): void {
    for (const time of times) {
      if (time === null) continue;
      this.began = Math.min(time, this.began ?? time);
      this.ended = Math.max(time, this.ended ?? time);
    }
  }
}
