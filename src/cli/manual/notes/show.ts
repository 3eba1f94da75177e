import type { OptionNotes } from "../option-note.ts";

/** What to show. */
export const showing: OptionNotes = {
  "--format": {
    value: "F",
    manual: `**text** (a timeline and a summary), **pfiles** (Solaris' layout), **lsof**, **netstat** (their tables), **table**
(see --columns), **json** (one document at the end), **ndjson** (one object a line, as things happen), **html** (a
page for the browser, in one file that needs no network: advice, lifelines, a table with a filter; give -o FILE;
docs/report.md), **perfetto** (a trace for ui.perfetto.dev and trace_processor, written as things happen: tracks of
processes, threads and sockets, with calls, states and changes on them; it is not text, so -o FILE goes with it, and
neither -q nor --rotate: docs/perfetto.md), and for code hosts **sarif** (SARIF 2.1.0: all advice as results) or
**junit** (each rule of the advice, and each expectation of --expect, a test case; failed is what --fail-on names
or, without it, warning and worse): docs/ci.md has workflows. These three are one document at the end, with no
summary in between; **pfiles** and **ls** have them too, **diff** has html, and **read** makes a page also of what
ndjson or json has saved. The tables of a trace list every socket that was seen; one that its process has closed is
CLOSED, and what no call showed is '?'.`,
  },
  "--json": {
    cell: "JSON",
    manual: "The same as --format json.",
  },
  "--output": {
    cell: "write to FILE",
    values: "file",
    manual: "Write to FILE; a new file is readable for its owner only. - is stdout.",
  },
  "--raw": {
    cell: "save strace's output too",
    values: "file",
    manual: "Keep strace's own output in FILE too. It may contain secrets.",
  },
  "--quiet": {
    cell: "the summary only",
    manual: "Only the summary.",
  },
  "--no-summary": {
    cell: "the timeline only",
    manual: "Only the timeline.",
  },
  "--verbose": {
    cell: "more",
    manual: "Also list defaults, and the last eight earlier values of each option with the number of those before.",
  },
  "--show": {
    cell: "unset options too",
    value: "L",
    values: "options",
    manual: `Also list these options of each socket though nobody set them, with the default, or with the cause of a '?': between
nothing and -v. With **pfiles** in its own layout. The tables have --columns for that.`,
  },
  "-t": {
    cell: "time of day, -tt, -ttt",
    manual: `The time of day, as in strace; **-tt** with microseconds, **-ttt** seconds since 1970. Without it, seconds from the
start of the trace.`,
  },
  "--fold": {
    cell: "repeated lines counted",
    manual: `Count lines that repeat an earlier one, and print the count ('x 12 in 0.8 s') when something new happens or after a
second. A repetition is the same change of the same socket, or of another of its kind (accepted on the same
listener, connected to the same address). Cells in which they differ are empty.`,
  },
  "--by-socket": {
    cell: "timeline by socket",
    manual: "Print the timeline at the end, one socket after the other.",
  },
  "--explain": {
    cell: "what each set value does",
    manual: "Below the first setting of each option, print what it does with that value; -v does so too.",
  },
  "--verify": {
    cell: "compare with the kernel",
    manual: "Compare the result with the kernel at the end of each process.",
  },
  "--verify-each": {
    cell: "",
    manual: `As **--verify**, and at each listen, connect and accept too. Under **--engine ebpf** nobody is stopped, so that few
of these moments are met before the program goes on.`,
  },
  "--keep": {
    cell: "closed in full",
    manual: `List the first N closed sockets in full (1000; 100000 with --format html), and the first of each kind; the others
are counted.`,
  },
  "--advice": {
    cell: "error to note, or none",
    value: "L",
    manual: `What the summary says of sockets that are set up in a way their author would want to know about: error (the program
did not get what it asked for), warning (it works now and will hurt; this and worse is the default), note, or none.
JSON has all. **pfiles** and **ls** judge what the kernel reports now; rules about the order of calls are silent
there. Below pfiles' layout warnings are the default, below a table nothing: ask for it, and the sockets are asked
for their options. **socktrace explain** *ID* has the page of a piece of advice, docs/advice.md all of them.`,
  },
  "--fail-on": {
    cell: "gate for CI",
    value: "L",
    manual: `Exit with status 1 if there is advice of that level or worse, of **pfiles** and **ls** too. The program's own
failure wins; that TERM, INT or HUP ended it is none. Only the advice of the last summary counts, not what an
interim one (--every, SIGUSR1) showed and is over by then.`,
  },
  "--accept": {
    cell: "",
    values: "file",
    manual: `Advice that does not count. FILE is YAML, a line for each: its id, if need be the sockets as --expect names them,
and the reason:
    no-reuseaddr: the port is another one at each start
    autotuning-off connected tcp@10.0.0.0/8: measured, fast enough
Repeatable. A line that no advice needed is reported. JSON has accepted advice with its reason.`,
  },
  "--expect": {
    cell: "check it, else exit 1",
    values: "file",
    manual: `Exit with status 1 unless each line of FILE is true. A line is a kind of socket (**listener**, **accepted**,
**connected**, **bound**, **socket**), if need be an address as for -i, and the options that have to be on, off (!),
of a certain origin, set before or after a call, so soon, or so often:
    listener tcp:5000: SO_REUSEADDR before bind, !TCP_NODELAY
    accepted: TCP_NODELAY within 10 ms, at most 1 set
    no accepted tcp still open at exit
    no advice warning
The verdict on each shows the socket and the calls that break it. With **pfiles** and **ls** too, but for what only
a trace shows. docs/expect.md has the grammar.`,
  },
  "--columns": {
    cell: "of table: fd,SO_KEEPALIVE; or help",
    value: "L",
    values: "columns",
    manual: `The columns of --format table, socket options among them: fd,local,peer,state,SO_KEEPALIVE. **--columns help** lists
them.`,
  },
  "-n": {
    cell: "no host, service names",
    manual: `In tables, show addresses as numbers. Names are looked up when a table is printed, never during the trace.`,
  },
  "-P": {
    cell: "",
    manual: "In tables, show ports as numbers.",
  },
  "--color": {
    manual: "With **auto**, the default, on a terminal. NO_COLOR in the environment means never.",
  },
};
