import type { Process } from "../world/process.ts";
import type { State } from "../world/state.ts";

/** What could not be found out, by whose doing: a selection shows what concerns it, and what is of the whole trace. */
export class Doubts {
  private readonly state: State;
  /** By cause, how often it came of a process. */
  private readonly attributed = new Map<string, number>();
  private readonly byProcess = new WeakMap<Process, Map<string, number>>();
  private readonly shown = new Set<string>();

  constructor(state: State) {
    this.state = state;
    state.onDoubt = (cause, process) => {
      this.note(cause, process);
    };
  }

  /** Whether the timeline does not have it yet. */
  isFirst(cause: string): boolean {
    const isFirst = !this.shown.has(cause);
    this.shown.add(cause);
    return isFirst;
  }

  /** Those of these processes, and of none. */
  of(processes: readonly Process[]): ReadonlyMap<string, number> {
    const counts = new Map(this.state.doubts);
    for (const [cause, count] of this.attributed) add(counts, cause, -count);
    for (const process of processes)
      for (const [cause, count] of this.byProcess.get(process) ?? []) add(counts, cause, count);
    return new Map([...counts].filter(([, count]) => count > 0));
  }

  private note(cause: string, process: Process): void {
    add(this.attributed, cause, 1);
    const own = this.byProcess.get(process) ?? new Map<string, number>();
    add(own, cause, 1);
    this.byProcess.set(process, own);
  }
}

function add(counts: Map<string, number>, cause: string, count: number): void {
  counts.set(cause, (counts.get(cause) ?? 0) + count);
}
