import type { Option } from "commander";
import { other, running } from "./notes/production.ts";
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
export const groups: readonly Group[] = [
  { title: "What to trace", notes: tracing },
  { title: "What to show", notes: showing },
  {
    title: "Which sockets",
    notes: selecting,
    about: `These mean the same as in **lsof**(8), for launch, attach, read, pfiles, ls and diff. Different kinds are ANDed; several -i, and
-U, are ORed, and so are several -c; several --opt are ANDed. Live, a socket is in the timeline when it matches at the time of the
event, in the summary when it ever matched.`,
  },
  { title: "On production", notes: running },
  { title: "Other", notes: other },
];

interface Group {
  readonly title: string;
  readonly notes: OptionNotes;
  /** What the manual has before them. */
  readonly about?: string;
}

const everywhere: OptionNotes = { ...tracing, ...showing, ...selecting, ...running, ...other };

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
