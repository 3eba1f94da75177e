import type { Failure, Socket } from "../../world/socket.ts";
import { portAsked } from "../around.ts";
import { boundAndListened, type Case } from "../case.ts";
import type { Rule } from "../rule.ts";

export const noReuseaddr: Rule = {
  id: "no-reuseaddr",
  level: "warning",
  title: "A TCP server binds its port without SO_REUSEADDR",
  why: "A connection that the server closed first stays in TIME_WAIT for 60 s, one that outlives the listener for as long as it is open. Meanwhile bind() of that port fails with EADDRINUSE, unless the socket of the earlier run and that of the new one both have SO_REUSEADDR (measured on 6.18).",
  instead: "Set SO_REUSEADDR between socket() and bind(), in every server.",
  bad: `bind(s, &address, sizeof address);
listen(s, 64);`,
  good: `setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
bind(s, &address, sizeof address);
listen(s, 64);`,
  options: ["SO_REUSEADDR"],
  check(one) {
    const { socket, fixedPort } = one;
    // Without its listen() the input lacks calls: a setsockopt() may be among them.
    if (!one.isTcp || socket.backlog === null || fixedPort === null) return null;
    if (one.value("SO_REUSEADDR") !== false || one.value("SO_REUSEPORT") !== false) return null;
    const seen = refused(one, fixedPort) ? "it was refused later" : outlived(one) ? "a connection outlived it" : null;
    return {
      level: seen === null || one.ifAllSeen !== "" ? "note" : "warning",
      text: `it listens on a fixed port without SO_REUSEADDR${one.ifAllSeen}${seen === null ? "" : `, and ${seen}`}: while a connection that it closed first is in TIME_WAIT, or one is still open, bind() of that port fails with EADDRINUSE`,
      fix: "set SO_REUSEADDR between socket() and bind()",
      evidence: boundAndListened(socket),
    };
  },
};

/** A connection was open when the listener was closed. */
function outlived({ socket, around }: Case): boolean {
  const end = socket.closed?.time ?? null;
  if (end === null) return false;
  const isLater = ({ closed }: Socket): boolean => closed === null || (closed.time !== null && closed.time > end);
  return around.acceptedBy(socket).some(isLater);
}

/** Another socket asked for the port when the listener was closed, and did not get it. */
function refused({ socket, around }: Case, port: number): boolean {
  const { closed } = socket;
  if (closed === null) return false;
  const isOfPort = ({ errno, tried }: Failure): boolean =>
    errno === "EADDRINUSE" && tried?.type === "bind" && portAsked(tried.address) === port;
  const isLater = ({ last }: Failure): boolean => last === null || closed.time === null || last >= closed.time;
  return around
    .failing()
    .some(({ id, failed }) => id > socket.id && [...failed.values()].some((one) => isOfPort(one) && isLater(one)));
}
