/**
 * `socktrace --help`: one screen, written by hand, with the options in the order of their importance.
 * test/cli/help.test.ts compares it with the options that exist.
 */
export const HELP = `socktrace: which socket options a program sets, what holds, where it came from

  socktrace [OPTIONS] [--] COMMAND [ARG...]  launch a command and trace it
  socktrace [OPTIONS] -p PID[,PID...]        attach; -a: all, by eBPF as root
  socktrace read [OPTIONS] [FILE...]         read saved strace logs; - is stdin
  socktrace pfiles [OPTIONS] PID...          every fd of a process, now
  socktrace ls [OPTIONS]                     sockets of all processes, now
  socktrace diff [OPTIONS] A B               what differs between two runs
  socktrace explain [NAME...]                what an option, error, state means

What to trace
  -p PID      attach (repeatable)       --light          fewer calls: less slow
  -u USER     run COMMAND as USER       --strace PATH    the strace to use
  -E VAR=VAL  set VAR for COMMAND       --data           reads, writes too: slow
  -f, --no-follow children: yes, no     --engine E       ebpf: without stops
What to show
  --format F  text pfiles lsof netstat table html ndjson perfetto sarif junit
  -o FILE     write to FILE; --json     -q, --quiet      the summary only
  --raw FILE  save strace's output too  --no-summary     the timeline only
  -v  -k      more; where in the code   --by-socket      timeline by socket, or
  -t[t[t]]    time of day, as strace    --fold           repeated lines counted
  --explain   what each set value does  --expect FILE    check it, else exit 1
  --advice L  error to note, or none    --fail-on L, --accept FILE  gate for CI
  --verify, --verify-each  compare with the kernel  --keep N  closed in full
  -n  -P      no host, service names    --color WHEN     auto, always, never
  --columns L of table: fd,SO_KEEPALIVE; or help   --show L  unset options too
Which sockets (as in lsof; kinds are ANDed, several -i, -U and -c are ORed)
  -i [SPEC]   [46][protocol][@host|address[/prefix]][:service or ports]
  -s P:STATE  TCP:LISTEN,^CLOSE_WAIT; ^ excludes  -U  UNIX sockets
  -c NAME     commands that begin with NAME; /regex/i   -Q  exit 0 if none match
  --opt EXPR  SO_KEEPALIVE, '!TCP_NODELAY', 'SO_RCVBUF<65536', NAME:set
  --container X  processes of a container, by name or id (-a, -p, ls, pfiles)
On production (docs/safety.md)
  --detachable      on TERM, HUP leave COMMAND running; slower
  --detach-on-exit  do not wait for COMMAND's background processes
  --one-cpu         strace and the program on one CPU: slows it much less
  --rotate SIZE     new FILE at 10M or so  --every SECONDS  summary; or SIGUSR1

A launched program keeps its output and status: the trace goes to stderr. Ctrl-C
goes to it; with -p it detaches. -V: versions. 125: own failure. man socktrace
`;
