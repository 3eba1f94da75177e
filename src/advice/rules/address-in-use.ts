import type { Bytes } from "../../base/brands.ts";
import { printable } from "../../base/bytes.ts";
import { showAddress, sameAddress, type Address } from "../../linux/address.ts";
import type { Failure, HeldBy, Socket } from "../../world/socket.ts";
import { portAsked } from "../around.ts";
import { failedBy, type Case } from "../case.ts";
import { formerHolders, holderOf, type Holder } from "../holder.ts";
import type { Finding, Rule } from "../rule.ts";
import { noReuseaddr } from "./no-reuseaddr.ts";
import { portInEphemeralRange } from "./port-in-ephemeral-range.ts";
import { reuseAfterBind } from "./reuse-after-bind.ts";

export const addressInUse: Rule = {
  id: "address-in-use",
  level: "error",
  title: "bind() or listen() failed: somebody has the address",
  why: "EADDRINUSE has many causes (measured on 6.18): another listener, also where both set SO_REUSEADDR: then the second listen() fails; a connection of an earlier run, open or for 60 s in TIME_WAIT, unless the sockets of both runs have SO_REUSEADDR; an outgoing connection that was given the port by chance, which SO_REUSEADDR does not help against; [::], which holds the IPv4 port too; SO_REUSEPORT on one of the two only, or another user's; for a UNIX socket any file of that name.",
  instead:
    "Stop the one that has it, or take another port. A server sets SO_REUSEADDR before bind(), and IPV6_V6ONLY where it listens on 0.0.0.0 too; a UNIX server removes its file before bind(). A program that is to run once only, and asks for an address to find out, fails here on purpose: --accept takes a line for that. Without a holder in the trace `ss -tuanp 'sport = :PORT'` shows it.",
  bad: `bind(first, &address, sizeof address);
listen(first, 64);
bind(second, &address, sizeof address);      /* EADDRINUSE */`,
  good: `bind(first, &address, sizeof address);
listen(first, 64);                           /* one socket for the address */`,
  options: ["SO_REUSEADDR", "SO_REUSEPORT", "IPV6_V6ONLY"],
  check: (one) =>
    one
      .failures(["bind", "listen"], ["EADDRINUSE"])
      .map((each) => found(one, each))
      .find(isFound) ?? null,
};

function isFound(finding: Finding | null): finding is Finding {
  return finding !== null;
}

function found(one: Case, failure: Failure): Finding | null {
  const address = addressOf(one.socket, failure);
  if (address === null || wasSolved(one, failure, address)) return null;
  const holder = holderOf(one, address, failure.last);
  if (holder !== null && isExplained(one, holder)) return null;
  const former = holder === null && failure.last === null ? formerHolders(one, address) : [];
  if (former.some((each) => isExplained(one, each))) return null;
  const { text, fix } = holder === null ? unknownHolder(one, address, failure, former) : known(one, holder, address);
  return {
    level: holder !== null && isOwnOtherFamily(one.socket, holder, address) ? "note" : "error",
    text: `${failure.call}() of ${showAddress(address)} failed with EADDRINUSE: ${text}`,
    fix,
    evidence: [failedBy(failure)],
  };
}

/** Null: not known, or the choice was left to the kernel. */
function addressOf({ bound }: Socket, { tried }: Failure): Address | null {
  const address = tried?.type === "bind" ? tried.address : bound;
  if (address === null || address.type === "unix-unnamed") return null;
  return "port" in address && portAsked(address) === null ? null : address;
}

/** How far from a port that is taken programs look for another one. */
const NEAR = 100;

/** The program got the address later, or took the next port: it was ready for this. */
function wasSolved(one: Case, { last, call }: Failure, address: Address): boolean {
  const { socket } = one;
  if (call === "bind" && socket.bound !== null) return true;
  return one.around.bound().some((other) => isLaterOf(other, socket, last) && isSubstitute(other.bound, address));
}

function isLaterOf({ first, opened, id }: Socket, socket: Socket, last: Failure["last"]): boolean {
  if (first.process !== socket.first.process || id <= socket.id) return false;
  return last === null || (opened !== null && opened.time !== null && opened.time > last);
}

function isSubstitute(bound: Address | null, address: Address): boolean {
  if (bound === null) return false;
  if (sameAddress(bound, address)) return true;
  if (!("address" in bound) || !("address" in address) || bound.address !== address.address) return false;
  return bound.port === 0 || Math.abs(bound.port - address.port) <= NEAR;
}

/** Another piece of advice has the reason: on the port, or on the listener whose connections have it. */
function isExplained(one: Case, { as, socket }: Holder): boolean {
  if (as === "outgoing") return portInEphemeralRange.check(one) !== null;
  if (as !== "connection" || socket.listener === null) return false;
  const listener = one.of(socket.listener);
  return reuseAfterBind.check(listener) !== null || noReuseaddr.check(listener) !== null;
}

/** A program that listens on [::] and 0.0.0.0 of one port, and whose [::] serves both. */
function isOwnOtherFamily(socket: Socket, holder: Holder, address: Address): boolean {
  return holder.socket.first.process === socket.first.process && isOtherFamily(holder.socket, address);
}

function isOtherFamily({ kind }: Socket, address: Address): boolean {
  return kind.family === "AF_INET6" && address.type === "inet";
}

type Words = Pick<Finding, "text" | "fix">;

function known(one: Case, holder: Holder, address: Address): Words {
  const { as, socket } = holder;
  const name = `#${socket.id} of process ${socket.first.process.pid || "?"}`;
  if (isOtherFamily(socket, address))
    return {
      text: `${name} has the port for IPv6, and for IPv4 too, since its IPV6_V6ONLY is off`,
      fix: "set IPV6_V6ONLY on the IPv6 socket, or use it alone for both",
    };
  if (as === "outgoing")
    return {
      text: `${name}, an outgoing connection, was given the port by chance, and SO_REUSEADDR does not help against that`,
      fix: "take a port outside net.ipv4.ip_local_port_range, or add it to net.ipv4.ip_local_reserved_ports",
    };
  if (as === "connection")
    return {
      text: `${name}, a connection of an earlier listener, has it (for 60 s after its end too), and SO_REUSEADDR was not on for both`,
      fix: "set SO_REUSEADDR before bind(), in this run and the one before",
    };
  return {
    text: `${name} ${as === "listener" ? "listens there" : "is bound to it"}${portSharing(one, socket)}`,
    fix: `close that one first, or take another ${"port" in address ? "port" : "name"}${isAgain(one, socket) ? ONCE : ""}`,
  };
}

/** Some programs find out by bind() whether they run already. */
const ONCE = "; if the program finds out that way that it runs already, list this for --accept";

/** Another process of the same program has it, which is no child of ours and has not made ours. */
function isAgain({ socket }: Case, { first: { process } }: Socket): boolean {
  const own = socket.first.process;
  return process !== own && process.ppid !== own.pid && own.ppid !== process.pid && isSameCommand(process, own);
}

function isSameCommand(one: { readonly command: Bytes }, other: { readonly command: Bytes }): boolean {
  return one.command === other.command && one.command !== "?";
}

/** SO_REUSEPORT on one of them only. */
function portSharing(one: Case, holder: Socket): string {
  const [own, its] = [one.value("SO_REUSEPORT"), one.of(holder).value("SO_REUSEPORT")];
  if (own === true && its === false) return ", without SO_REUSEPORT, which both would need";
  return own === false && its === true ? ", and only that one has SO_REUSEPORT" : "";
}

function unknownHolder(one: Case, address: Address, { heldBy }: Failure, [former]: readonly Holder[]): Words {
  if (heldBy !== null) return byTheTables(one, heldBy);
  if (former !== undefined)
    return {
      text: `#${former.socket.id} of process ${former.socket.first.process.pid || "?"} had it; whether it still did is not known, since the log has no times`,
      fix: "record the log with times (-ttt)",
    };
  const port = portAsked(address);
  if (address.type === "unix-path")
    return {
      text: "there is a file of that name, perhaps what an earlier run has left",
      fix: "remove the file before bind(), once connect() to it has shown that nobody serves it (ECONNREFUSED)",
    };
  if (port === null) return { text: "nothing in this trace has it", fix: "take another name, or end who has it" };
  const look = `ss -${one.isTcp ? "t" : "u"}anp 'sport = :${port}'`;
  const isPlain = one.isTcp && one.value("SO_REUSEADDR") === false;
  return {
    text: `nothing in this trace has it${isPlain ? "; without SO_REUSEADDR a connection of an earlier run that is in TIME_WAIT is enough" : ""}`,
    fix: `see who has it (${look})${isPlain ? ", and set SO_REUSEADDR before bind()" : ""}`,
  };
}

/** Who had it when the kernel was asked, at the end of the trace. */
function byTheTables(one: Case, { process, state, local }: HeldBy): Words {
  const isPlain = one.isTcp && one.value("SO_REUSEADDR") === false;
  if (process === null && state === "TIME_WAIT")
    return {
      text: `a connection that has ended keeps it for 60 s (TIME_WAIT)${isPlain ? ", and SO_REUSEADDR is off" : ", and its socket had none"}`,
      fix: "set SO_REUSEADDR before bind(), in this run and the one before",
    };
  const who =
    process === null ? "a process that is not for us to see" : `${printable(process.command)} (${process.pid})`;
  return {
    text: `${who} ${state === "LISTEN" ? "listens on" : "has"} ${showAddress(local)}`,
    fix: `end that one first, or take another port${process !== null && isSameCommand(process, one.socket.first.process) ? ONCE : ""}`,
  };
}
