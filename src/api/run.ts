import type { ChangeData, LostData, MissedData } from "../views/json/change-types.ts";
import type { Summary } from "../views/json/types.ts";
import type { Changes } from "./changes.ts";
import type { Run } from "./types.ts";

/** A Run: what trace, attach and readLog give. */
export class ChangesAndSummary implements Run {
  private readonly changes: Changes;
  private readonly done: Promise<Summary>;

  constructor(changes: Changes, done: Promise<Summary>) {
    this.changes = changes;
    this.done = done.finally(() => {
      changes.end();
    });
  }

  then<Value = Summary, Reason = never>(
    onSummary?: ((summary: Summary) => Value | PromiseLike<Value>) | null,
    onError?: ((error: unknown) => Reason | PromiseLike<Reason>) | null,
  ): Promise<Value | Reason> {
    return this.done.then(onSummary, onError);
  }

  catch<Reason>(onError: (error: unknown) => Reason | PromiseLike<Reason>): Promise<Summary | Reason> {
    return this.done.catch(onError);
  }

  finally(onEnd: () => void): Promise<Summary> {
    return this.done.finally(onEnd);
  }

  /** The changes from now on. Where nothing can be traced the iteration ends, and the promise says why. */
  [Symbol.asyncIterator](): AsyncIterableIterator<ChangeData | LostData | MissedData> {
    return this.changes.read();
  }
}
