import type { OptionNotes } from "../option-note.ts";

/** On production. */
export const running: OptionNotes = {
  "--detachable": {
    cell: "on TERM, HUP leave COMMAND running; slower",
    manual: "On TERM and HUP leave the command running; the trace is slower.",
  },
  "--detach-on-exit": {
    cell: "do not wait for COMMAND's background processes",
    manual: "When the command has ended, do not wait for the processes that it left in the background.",
  },
  "--rotate": {
    cell: "new FILE at 10M or so",
    manual: "Start a new file at this size (10M); the one before is FILE.1.",
  },
  "--every": {
    cell: "summary; or SIGUSR1",
    manual: `Print the summary so far every so many seconds; SIGUSR1 prints it once. At its end it shows of which sockets more
are open than at the last one: by process and role, with how many of them are in CLOSE_WAIT or without traffic, and
the age and the peer of the oldest. With the advice **never-closed**, **close-wait** and **queue-full** this finds
leaks: socktrace -q -p PID --every 60.`,
  },
};

/** What ends at once. */
export const other: OptionNotes = {
  "--version": {
    manual: "Versions of socktrace, strace and Node.js.",
  },
  "--help": {
    manual: "All options on one screen; after a subcommand its own.",
  },
};
