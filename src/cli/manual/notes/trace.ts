import type { OptionNotes } from "../option-note.ts";

/** What to trace. */
export const tracing: OptionNotes = {
  "--pid": {
    cell: "attach (repeatable)",
    values: "pid",
    manual: "Attach to running processes; repeatable.",
  },
  "--all": {
    manual: `Every process of the machine, those that start later too, narrowed by --container, -c, -i, -s and --opt; by eBPF
(see **--engine**).`,
  },
  "--container": {
    cell: "processes of a container, by name or id (-a, -p, ls, pfiles)",
    values: "container",
    manual: `The processes of a container: X is its name, or the beginning of its id; of Kubernetes also POD/NAME and
NAMESPACE/POD/NAME. Several are ORed; with other kinds of selection it is ANDed. With **-a** also those that are
started in it later, and a container that is started later: the trace waits for it. Alone it attaches to the
processes that are in it now; with **ls** and **pfiles** it needs no PID. Where two containers are called alike both
are named, and nothing is done. Containers of docker, containerd, CRI-O, podman, LXC, systemd-nspawn and buildkit
are found by their cgroup; docs/containers.md has all shapes, and the rights that are needed.`,
  },
  "--engine": {
    cell: "ebpf: without stops",
    manual: `What reports the calls. **strace** is the default: it stops the program at each call, and needs no rights for
programs of one's own. **ebpf** loads a program into the kernel, which never stops anything, and reports what no
system call shows (the end of a handshake, a peer that closes); events are lost, and counted, where socktrace is
slower than the programs: what they may have changed is unknown until the kernel is asked, advice and verdicts of
--expect that rest on calls that were not seen are not given, and at the end what is in the buffer is read for half
a second. It needs root, or CAP_BPF and CAP_PERFMON (and CAP_SYS_PTRACE to read what processes of others had open
before), Linux 5.12 with BTF, and libbpf.so.1. 32-bit programs are not read. Values, addresses and filters of more
than 4096 bytes are cut (of a filter of more than 510 instructions only their number is shown); where strace prints
a pointer for a value that a failed call gave, its bytes are shown. Calls through io_uring are reported, but for
those on files of its own table, which have no fd: what these may have changed of a socket is unknown. --data,
--raw, --one-cpu, --strace and -u need strace. **auto** takes ebpf for -p where it can be had, else strace, and
prints a line with which it is and why.`,
  },
  "--user": {
    cell: "run COMMAND as USER",
    values: "user",
    manual: "Run the command as this user.",
  },
  "--env": {
    cell: "set VAR for COMMAND",
    values: "variable",
    manual: "Set VAR in the environment of the command; VAR alone removes it.",
  },
  "-f": {
    cell: "children: yes, no",
    manual: "Children and threads are traced too: the default, accepted as in strace.",
  },
  "--no-follow": {
    cell: "",
    manual: "Trace the first process only.",
  },
  "--light": {
    cell: "fewer calls: less slow",
    manual: "Trace fewer calls (no close, dup, fcntl, ioctl): the program is slowed less.",
  },
  "--data": {
    cell: "reads, writes too: slow",
    manual: `Trace the calls that move data too (read, write, send, recv and their relatives). They prove the state of a
connection: data that went through it ESTABLISHED, a read of 0 bytes CLOSE_WAIT, EPIPE or ECONNRESET its end. Their
sizes and times give the advice nagle-delay, cork-left-on, more-left-on and close-with-unread. Only sizes are
recorded where strace can leave the data out, and none is shown. This slows the program much.`,
  },
  "--where": {
    cell: "where in the code",
    manual: `Where in the code each socket was made, bound, connected and set: the function and its source line, behind each line
of the timeline, in ORIGIN of the summary, and as **code** in JSON; with -v whole stacks. strace walks the stack of
each call that is traced (strace -k), which slows the program; with --light there are fewer of them. With --engine
ebpf socktrace works out the stacks itself, and stops nothing; of a process that ends at once they are unknown. The
place is the innermost function outside libc and other plumbing: **in main (app.c:31) through libcurl.so.4** names
the library through which it went. An empty place in the timeline is the one of the line above; **in ?** below
another is one that is not known. Lines need debug information (in the file, or in a separate debug file) and
eu-addr2line, llvm-symbolizer or addr2line. Where the function is not certain it is not named: a stripped program
gives **in nginx+0x33d23**. **read** shows places whenever the log has stacks. What is known of interpreted
programs, and the cost: docs/where.md.`,
  },
  "--one-cpu": {
    cell: "strace and the program on one CPU: slows it much less",
    manual: `Run strace and the program on one CPU, where each stop costs far less; the program sees no other CPU. An attached
process gets its own CPUs back at the detach.`,
  },
  "--strace": {
    cell: "the strace to use",
    values: "file",
    manual: "Use this strace.",
  },
};
