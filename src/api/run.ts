import type { ChangeData, MissedData } from "../views/json/change-types.ts";
import type { Summary } from "../views/json/types.ts";
import type { Changes } from "./changes.ts";

/**
 * A trace under way: a promise of its summary, and an iterable of its changes as they happen.
 *
 *     const run = trace(["./server"]);
 *     for await (const change of run) if (change.type === "change" && change.change === "listening") break;
 *     const summary = await run;
 *
 * The promise rejects with a SocktraceError where nothing could be traced or read.
 */
export class Run implements PromiseLike<Summary>, AsyncIterable<ChangeData | MissedData> {
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
  [Symbol.asyncIterator](): AsyncIterableIterator<ChangeData | MissedData> {
    return this.changes.read();
  }
}
