import type { Option } from "commander";
import { running } from "./notes/production.ts";
import { selecting } from "./notes/select.ts";
import { showing } from "./notes/show.ts";
import { ofSubcommands } from "./notes/subcommands.ts";
import { tracing } from "./notes/trace.ts";
import type { OptionNote, OptionNotes } from "./option-note.ts";

/**
 * manual/ has the words of --help, of the manual pages and of completions, in one row for each option: what commander's own
 * objects (flags, descriptions, choices) lack. Each of the three is made of both, so that they cannot differ. It is data, and
 * functions that make text of commander's objects; it reads and writes nothing.
 */
export const groups: readonly { readonly title: string; readonly notes: OptionNotes }[] = [
  { title: "What to trace", notes: tracing },
  { title: "What to show", notes: showing },
  { title: "Which sockets", notes: selecting },
  { title: "On production", notes: running },
];

const everywhere: OptionNotes = { ...tracing, ...showing, ...selecting, ...running };

/** The name by which an option has its row: `--output`, `-t`. */
export function nameOf({ long, short }: Option): string {
  return long ?? short ?? "";
}

/** The row of a command's option: that of its own, if it means something else there. Null: there is none, which a test finds. */
export function noteOf(command: string, option: Option): OptionNote | null {
  const name = nameOf(option);
  return row(ofSubcommands, `${command} ${name}`) ?? row(everywhere, name);
}

function row(notes: OptionNotes, name: string): OptionNote | null {
  return Object.hasOwn(notes, name) ? (notes[name] ?? null) : null;
}
