import type { OptionNotes } from "../option-note.ts";

/** Options of one subcommand, or with another meaning there. */
export const ofSubcommands: OptionNotes = {
  "read --follow": {
    manual: "Read one file while it is still written, until Ctrl-C.",
  },
  "read --no-unpaste": {
    manual: `Read the text as it stands. By default a log may have been pasted into a mail or a bug report: quotes, indentation,
quoted-printable, HTML entities, line numbers, the prefixes of grep -n, syslog, journald, kubectl and docker
compose, escape sequences, broken lines, remarks and prompts are taken off; what was is reported. A line that strace
may have printed as it stands is not changed.`,
  },
  "ls --pid": {
    values: "pid",
    manual: "Only the sockets of these processes; repeatable.",
  },
  "diff --counts": {
    manual: "That one side has more sockets that are alike is a difference too.",
  },
  "explain --verbose": {
    manual: `Also how each statement is known: by a program in test/facts/programs of the source, which shows it on the running
kernel, by the kernel's source, or by a page that documents it.`,
  },
  "explain --format": {
    manual: "**json** is one document, for programs.",
  },
  "diff --format": {
    manual: "**text**, **json**, or **html**: a page for the browser, in one file that needs no network.",
  },
};
