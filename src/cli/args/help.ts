/**
 * `socktrace --help`: one screen, by hand, since a page of options in the order of their importance is worth more
 * than a list. test/cli/help.test.ts holds it against the options that there are.
 */
export const HELP = `socktrace: which socket options a program sets, what holds, where it came from

  socktrace [OPTIONS] [--] COMMAND [ARG...]  launch a command and trace it
  socktrace [OPTIONS] -p PID[,PID...]        attach to running processes
  socktrace read [OPTIONS] [FILE...]         saved strace logs; - is stdin
  socktrace pfiles [OPTIONS] PID...          every fd of a process, now
  socktrace ls [OPTIONS]                     sockets of all processes, now
  socktrace diff [OPTIONS] A B               two runs: what differs
  socktrace explain [NAME...]                what an option does, its traps

What to trace
  -p PID      attach (repeatable)       -f, --no-follow  forks, threads: yes, no
  -u USER     run COMMAND as USER       --light          fewer calls: less slow
  -E VAR=VAL  environment of COMMAND    --strace PATH    the strace to use
What to show
  --format F  text, pfiles, lsof, netstat, table, json, ndjson; --json
  -o FILE     write there               -q, --quiet      the summary only
  --raw FILE  keep strace's output too  --no-summary     the timeline only
  -v          more of each socket       --by-socket      timeline by socket
  -t[t[t]]    times of day, as strace   --fold           repeats as a count
  --explain   what each set value does  --expect FILE    a check, or exit 1
  --verify, --verify-each  held against the kernel  --keep N  closed in full
  -n  -P      no names of hosts, ports  --color WHEN     auto, always, never
  --columns L of table: fd,local,peer,state,SO_KEEPALIVE; help lists them
Which sockets (as in lsof; kinds are ANDed, several -i, -U and -c are ORed)
  -i [SPEC]   [46][protocol][@host|address[/prefix]][:service or ports]
  -s P:STATE  TCP:LISTEN,^CLOSE_WAIT; ^ excludes  -U  UNIX sockets
  -c NAME     commands beginning so; /regex/i     -Q  none found is no failure
  --opt EXPR  SO_KEEPALIVE, '!TCP_NODELAY', 'SO_RCVBUF<65536', NAME:set
  Live, a socket is in the timeline when it matches at the time of the event,
  in the summary when it ever matched.
On production (docs/safety.md)
  --detachable      leave COMMAND running on TERM, HUP; slower
  --detach-on-exit  do not wait for what COMMAND leaves in the background
  --one-cpu         strace and the program on one CPU, all it sees: less slow
  --rotate SIZE  a new FILE at 10M or so    --every SECONDS  summary; or SIGUSR1

A launched program keeps its input, output and exit status: the trace goes to
stderr. Ctrl-C goes to it; with -p it detaches. Exit 125: our own failure.
-V: versions; -h: this page, each subcommand has its own. man docs/socktrace.1
`;
