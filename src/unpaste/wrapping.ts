import type { Probe } from "./probe.ts";

/** A line of the text, or several joined; `number` is that of the first in the file. */
export interface Piece {
  readonly text: string;
  readonly number: number;
  /** How long the line is in the file, with its wrappings; of several the last. */
  readonly length: number;
  /** The source that its wrapping names, where several may stand in one text: a container, a file, a host. */
  readonly source?: string;
}

/**
 * One way in which text that was copied from somewhere is wrapped around each line of a log. A file in wrappings/ is
 * one; registry.ts lists them.
 */
export interface Wrapping {
  /** As the report names it: `syslog prefix`. */
  readonly name: string;
  /**
   * What takes it off, where enough of these lines look wrapped so; null: they do not. Whether the lines are read better
   * without it is up to the search (search.ts).
   */
  readonly detect: (lines: readonly string[], probe: Probe) => Remover | null;
}

export interface Remover {
  /** The line without the wrapping; the same text where it has none; null: the line belongs to the wrapping as a whole. */
  readonly remove: (text: string) => string | null;
  /** The source that the wrapping of the line names; null: none. */
  readonly sourceOf?: (text: string) => string | null;
  /** The text of a line that goes on with the next one, without its mark; null: it does not. */
  readonly goesOn?: (text: string) => string | null;
  /** Set where lines are read without removing it, but wrongly: it is then taken off each line that has it. */
  readonly fromWhole?: true;
  /** How many lines are read wrongly with it, where one line alone does not show that. */
  readonly misread?: number;
  /**
   * Set for an encoding of characters. In a line that is whole its codes may be what a program wrote: such a line is left
   * alone, and counted.
   */
  readonly isEncoding?: true;
  /** The same from the beginning, where `remove` depends on the lines before. */
  readonly anew?: () => Remover;
}

/** Enough of the lines to decide: three, or all there are. */
export function areEnough(count: number, lines: readonly string[]): boolean {
  return count >= 3 || (count > 0 && count === lines.filter((line) => line.trim() !== "").length);
}

/** A wrapping that is a prefix of each line; it begins like nothing that strace prints. A group `source` names the source. */
export function prefixWrapping(name: string, prefix: RegExp): Wrapping {
  const remove = (text: string): string => text.replace(prefix, "");
  const sourceOf = (text: string): string | null => prefix.exec(text)?.groups?.["source"] ?? null;
  return {
    name,
    detect: (lines) =>
      areEnough(lines.filter((line) => prefix.test(line)).length, lines) ? { remove, sourceOf } : null,
  };
}
