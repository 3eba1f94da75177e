/** What the words after an option, or an operand, may be: completions propose them. */
export type Values =
  | "address"
  | "columns"
  | "command"
  | "container"
  | "explain"
  | "file"
  | "option"
  | "options"
  | "pid"
  | "process"
  | "state"
  | "subcommand"
  | "user"
  | "variable";

/** What is known of an option besides what commander has: its flags, its description and its choices. */
export interface OptionNote {
  /** Its words on the screen of --help; "": another option's words in the same cell are its words too. Left out: its choices. */
  readonly cell?: string;
  /** The name of its value on that screen, where a shorter one than that of the flags is needed. */
  readonly value?: string;
  /** What completions propose as its value; left out: its choices, or nothing. */
  readonly values?: Values;
  /** Its words in the manual: **bold**, *italic*; lines that begin with four blanks stand as they are. */
  readonly manual: string;
}

/** By the option's long name, or by the short one where it has no other. */
export type OptionNotes = Readonly<Record<string, OptionNote>>;
