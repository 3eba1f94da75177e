import type { Process } from "../world/process.ts";
import type { State } from "../world/state.ts";

/** What could not be found out, by whose doing: a selection shows what concerns it, and what is of the whole trace. */
export class Doubts {
  private readonly state: State;
  private readonly isSelected: (process: Process) => boolean;
  /** By cause, how often it came of a process. */
  private readonly attributed = new Map<string, number>();
  /** The same, of those that are selected. */
  private readonly ofSelected = new Map<string, number>();
  private readonly byProcess = new WeakMap<Process, Map<string, number>>();
  private readonly shown = new Set<string>();

  /** `isSelected`: whether the process is one of those that are selected, as it is then. */
  constructor(state: State, isSelected: (process: Process) => boolean) {
    this.state = state;
    this.isSelected = isSelected;
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

  /** Those of these processes, null: of all that are selected; and those of no process. */
  of(processes: readonly Process[] | null): ReadonlyMap<string, number> {
    const counts = new Map(this.state.doubts);
    for (const [cause, count] of this.attributed) add(counts, cause, -count);
    const theirs = processes?.flatMap((process) => [...(this.byProcess.get(process) ?? [])]) ?? this.ofSelected;
    for (const [cause, count] of theirs) add(counts, cause, count);
    return new Map([...counts].filter(([, count]) => count > 0));
  }

  private note(cause: string, process: Process): void {
    add(this.attributed, cause, 1);
    if (!this.isSelected(process)) return;
    add(this.ofSelected, cause, 1);
    const own = this.byProcess.get(process) ?? new Map<string, number>();
    add(own, cause, 1);
    this.byProcess.set(process, own);
  }
}

function add(counts: Map<string, number>, cause: string, count: number): void {
  counts.set(cause, (counts.get(cause) ?? 0) + count);
}
