import { sameAddress, type Address } from "../../linux/address.ts";
import type { Micros } from "../../base/brands.ts";
import type { Socket } from "../../world/socket.ts";
import type { Evidence } from "../advice.ts";
import { setBy, type Case } from "../case.ts";
import type { Rule } from "../rule.ts";

/** linux: Documentation/networking/ip-sysctl.rst, since 5.14 */
const MIGRATE = "net.ipv4.tcp_migrate_req";

/** What accept() fails with where nobody waits: at once, or after it was interrupted in waiting. */
const EMPTY = ["EAGAIN", "EINTR", "ERESTARTSYS"];

export const reuseportQueueLost: Rule = {
  id: "reuseport-queue-lost",
  level: "warning",
  ofOne: true,
  title: "One of several SO_REUSEPORT listeners closed, and those who waited in its queue were reset",
  why: "Each listener has a queue of its own, and its close resets the connections in it, although another listener of the port goes on: 13 of 20 clients got a RST, and none with net.ipv4.tcp_migrate_req=1 (measured on 6.18). A worker that ends or is replaced loses clients that way. It is a warning where the trace shows that clients were lost, and a note where they are not in the trace.",
  instead:
    "Accept until EAGAIN right before close(), or set net.ipv4.tcp_migrate_req to 1 (Linux 5.14), which moves the queue to another listener.",
  bad: `close(listener);                             /* whoever is in its queue is reset */`,
  good: `while ((c = accept(listener, NULL, NULL)) >= 0)
    serve(c);                                /* non-blocking, until EAGAIN */
close(listener);`,
  options: ["SO_REUSEPORT"],
  check(one) {
    const state = one.setHere("SO_REUSEPORT");
    const { closed } = one.socket;
    if (state === null || !sharesPort(one) || closed === null || !isByChoice(one.socket)) return null;
    const setting = one.setting(MIGRATE);
    const at = closed.time;
    if (setting === "1" || at === null || isEmpty(one)) return null;
    const others = partners(one, at);
    const goOn = others.some((other) => one.around.acceptedBy(other).some(({ opened }) => isAfter(opened?.time, at)));
    const reset = clientReset(one, others, at);
    if (reset === null && !goOn) return null;
    const isLost = reset !== null || lost(one, others, at) > 0;
    const unless = setting === null ? `, unless ${MIGRATE} is 1` : "";
    return {
      level: isLost ? "warning" : "note",
      text: isLost
        ? `closed while another listener of its port went on, and connections were in its queue: they were reset${unless}`
        : `closed while another listener of its port went on: if connections were in its queue, they were reset${unless}`,
      fix: `accept until EAGAIN before close(), or set ${MIGRATE} to 1`,
      evidence: [
        setBy(state),
        { at, tid: closed.tid, call: closed.call, text: `fd ${one.socket.first.fd}` },
        ...(reset === null ? [] : [reset]),
      ],
    };
  },
};

/** A TCP listener that lets others in on its port. */
function sharesPort(one: Case): boolean {
  return one.isTcp && one.socket.backlog !== null && one.fixedPort !== null && one.value("SO_REUSEPORT") === true;
}

/** By a call, or at an end that no signal forced. */
function isByChoice({ closed, first }: Socket): boolean {
  return closed?.call === "close" || (closed?.call === "exit" && first.process.exit?.type === "status");
}

/** Its last accept() found nobody in the queue. False where that is not known. */
function isEmpty(one: Case): boolean {
  const { failed, touched } = one.socket;
  return [...failed.values()].some(({ call, errno, last }) => {
    if (!call.startsWith("accept") || !EMPTY.includes(errno) || last === null) return false;
    if (last === touched) return true;
    const { isWhole } = one.around;
    return isWhole && !one.around.acceptedBy(one.socket).some(({ opened }) => isAfter(opened?.time, last));
  });
}

/** The other listeners of its address, those that were there at that moment. */
function partners(one: Case, at: Micros): readonly Socket[] {
  const { id } = one.socket;
  return one.around.onPort(one.fixedPort ?? 0).filter((other) => {
    const isThere = isBefore(other.opened?.time, at) && (other.closed === null || isAfter(other.closed.time, at));
    return other.id !== id && isThere && isOn(other.bound, one.socket) && sharesPort(one.of(other));
  });
}

/** How many clients of this trace were in the queue for certain: nobody has accepted them since. */
function lost(one: Case, others: readonly Socket[], at: Micros): number {
  const { around, socket } = one;
  if (!around.isWhole || !others.every((other) => isEmpty(one.of(other)))) return 0;
  const clients = around.all().filter((other) => isClientOf(other, socket) && isBefore(other.opened?.time, at));
  // By whatever listener of the address: an earlier one too.
  const accepted = around.all().filter(({ listener }) => isOn(listener?.bound ?? null, socket));
  return clients.length - accepted.length;
}

/**
 * The first client of this trace of which a call reported the reset, where more were reset after that moment than any listener
 * of the address has accepted: the others of them were in the queue. Null: nothing shows it. It takes data calls (--data).
 */
function clientReset(one: Case, others: readonly Socket[], at: Micros): Evidence | null {
  if (others.length === 0 || !one.around.isWhole) return null;
  const all = one.around.all();
  // The close of another of them resets too.
  const next = Math.min(...others.map(({ closed }) => closed?.time ?? Infinity));
  const clients = all.filter((other) => isClientOf(other, one.socket) && isBefore(other.connectedBy?.time, at));
  const resets = clients.flatMap(
    ({ failed }) =>
      [...failed.values()].find(
        ({ errno, first }) => errno === "ECONNRESET" && isAfter(first, at) && isBefore(first, next),
      ) ?? [],
  );
  const accepted = all.filter(({ listener }) => isOn(listener?.bound ?? null, one.socket));
  const [first] = resets;
  if (first === undefined || resets.length <= accepted.length) return null;
  return { at: first.first, tid: first.tid, call: first.call, text: `a client: ${first.errno}` };
}

/** connect() to it was done. */
function isClientOf({ connectSeen, connecting, peer }: Socket, socket: Socket): boolean {
  return connectSeen && !connecting && isOn(peer, socket);
}

/** The address is that socket's own. */
function isOn(address: Address | null, { bound }: Socket): boolean {
  return address !== null && bound !== null && sameAddress(address, bound);
}

function isBefore(time: Micros | null | undefined, at: number): boolean {
  return time != null && time < at;
}

function isAfter(time: Micros | null | undefined, at: Micros): boolean {
  return time != null && time > at;
}
