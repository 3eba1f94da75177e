import { asked, setBy, type Case } from "../case.ts";
import type { Rule } from "../rule.ts";

/** One that does nothing on such a socket. */
interface Idle {
  readonly name: string;
  readonly holds: (one: Case) => boolean;
  readonly text: string;
  readonly fix: string;
}

const idle: readonly Idle[] = [
  {
    name: "SO_RCVBUF",
    holds: (one) => one.isUnix,
    text: "SO_RCVBUF of a UNIX socket is read by nothing: what waits to be read is charged to the sender's SO_SNDBUF",
    fix: "set SO_SNDBUF on the sockets that send",
  },
  {
    name: "SO_SNDBUF",
    holds: (one) => one.isUnix && one.isListener,
    text: "SO_SNDBUF of a UNIX listener is not passed on: what accept() returns has the machine's default",
    fix: "set it on the accepted sockets",
  },
  {
    name: "SO_SNDTIMEO",
    holds: (one) => one.isUnix && one.isListener,
    text: "SO_SNDTIMEO of a UNIX listener is not passed on: what accept() returns waits without end",
    fix: "set it on the accepted sockets",
  },
  {
    name: "SO_PRIORITY",
    holds: (one) => one.isTcp && one.isListener && asked(one.setHere("SO_PRIORITY")) !== 0,
    text: "SO_PRIORITY of a TCP listener is not passed on: what accept() returns has priority 0",
    fix: "set it on the accepted sockets",
  },
  {
    name: "IP_BIND_ADDRESS_NO_PORT",
    holds: isAfterBind,
    text: "IP_BIND_ADDRESS_NO_PORT was set after bind(), the only call that looks at it: the port was chosen by then",
    fix: "set it between socket() and bind()",
  },
];

export const optionWithoutEffect: Rule = {
  id: "option-without-effect",
  level: "note",
  title: "An option was set on a kind of socket, or at a moment, where it does nothing",
  why: "setsockopt() succeeds and nothing comes of it. Measured on 6.18: a UNIX socket takes the same 93,000 bytes whether the receiver's SO_RCVBUF is 5,000 or 4,000,000; accept() copies neither SO_PRIORITY from a TCP listener nor buffers and SO_SNDTIMEO from a UNIX one (its SO_RCVTIMEO does limit accept() itself); after bind() IP_BIND_ADDRESS_NO_PORT changes no port.",
  instead: "Set it on the socket, or before the call, that it is meant for; or leave the call out.",
  bad: `socketpair(AF_UNIX, SOCK_STREAM, 0, s);
setsockopt(s[1], SOL_SOCKET, SO_RCVBUF, &size, sizeof size);`,
  good: `socketpair(AF_UNIX, SOCK_STREAM, 0, s);
setsockopt(s[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);   /* of the sender */`,
  options: idle.map(({ name }) => name),
  check(one) {
    const found = idle.find(({ name, holds }) => one.setHere(name) !== null && holds(one));
    const state = found === undefined ? null : one.setHere(found.name);
    if (found === undefined || state === null) return null;
    return { text: found.text, fix: found.fix, evidence: [setBy(state)] };
  },
};

function isAfterBind(one: Case): boolean {
  const state = one.setHere("IP_BIND_ADDRESS_NO_PORT");
  if (state === null || one.value(state.name) !== true || one.socket.bound === null) return false;
  // One that was on at bind() has served: this set changes nothing.
  const isLate = state.during !== "CLOSED" && state.during !== null;
  return isLate && state.earlier.values.every(({ origin }) => origin !== "set");
}
