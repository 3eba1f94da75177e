import type { FdTable } from "../fd-table.ts";

/** What is noted of each fd table. Most events are of the table of the event before: that one is found at once. */
export class LastOf<Note> {
  private readonly notes: WeakMap<FdTable, Note> = new WeakMap();
  private files: FdTable | null = null;
  private note: Note | undefined = undefined;

  get(files: FdTable): Note | undefined {
    if (files === this.files) return this.note;
    this.files = files;
    this.note = this.notes.get(files);
    return this.note;
  }

  set(files: FdTable, note: Note): void {
    this.notes.set(files, note);
    this.files = files;
    this.note = note;
  }
}
