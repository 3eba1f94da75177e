import type { OptionNotes } from "../option-note.ts";

/** Which sockets. */
export const selecting: OptionNotes = {
  "--internet": {
    cell: "[46][protocol][@host|address[/prefix]][:service or ports]",
    values: "address",
    manual: `Sockets of the Internet: [46][protocol][@host|address[/prefix]][:service|port[-port][,...]]. Address and port have
to match on the same side, local or peer. TCP:1-1024,8080; @[::1]:80; 4TCP@10.0.0.0/8:http.`,
  },
  "--state": {
    cell: "TCP:LISTEN,^CLOSE_WAIT; ^ excludes",
    value: "P:STATE",
    values: "state",
    manual: "Sockets in these states; ^ excludes: TCP:LISTEN,^CLOSE_WAIT. UDP has Idle, Unconnected and Connected.",
  },
  "--unix": {
    cell: "UNIX sockets",
    manual: "UNIX sockets.",
  },
  "--command": {
    cell: "commands that begin with NAME; /regex/i",
    values: "process",
    manual: `Processes whose command begins with NAME; ^NAME excludes; /regex/i. Without a command or -p, attach to these.`,
  },
  "--opt": {
    cell: "SO_KEEPALIVE, '!TCP_NODELAY', 'SO_RCVBUF<65536', NAME:set",
    values: "option",
    manual: `By an option that is, or was in the trace, in force: SO_KEEPALIVE, '!TCP_NODELAY', 'SO_RCVBUF<65536',
TCP_CONGESTION=bbr, SO_LINGER.l_linger=0; by its origin: SO_KEEPALIVE:set, :inherited, :default, :observed, :unknown.`,
  },
  "-Q": {
    cell: "exit 0 if none match",
    manual: `Exit with 0 although nothing matched.`,
  },
};
