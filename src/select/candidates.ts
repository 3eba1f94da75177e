import { printable } from "../base/bytes.ts";
import type { ProcessSnapshot, SocketSnapshot } from "../events/snapshot.ts";
import type { Sysctls } from "../linux/option.ts";
import { showAddress } from "../linux/address.ts";
import type { Socket } from "../world/socket.ts";
import { couldAccept, isListener, needsListener, roleBy, roleOf, type Role, type Traits } from "../world/role.ts";
import { subjectOfSnapshot, subjectOfSocket, type Subject } from "./subject.ts";

/** A socket that an expectation may be about. */
export interface Candidate {
  /** `#3` of a trace; `fd 3 of nginx[4711]` of a running process. */
  readonly name: string;
  readonly role: Role<unknown>["type"];
  readonly subject: Subject;
}

/** A socket of a trace. One that is closed counts with what was in force at its end. */
export function candidateOf(socket: Socket, sysctls: Sysctls | null): Candidate {
  const { id } = socket;
  return { name: `#${id}`, role: roleOf(socket).type, subject: subjectOfSocket(socket, sysctls) };
}

/** The sockets of running processes, each once, under the first process that has it open. */
export function candidatesOf(processes: readonly ProcessSnapshot[]): readonly Candidate[] {
  const named = new Map<number, { readonly name: string; readonly socket: SocketSnapshot }>();
  for (const { pid, comm, fds } of processes)
    for (const { fd, socket } of fds)
      if (socket !== null && !named.has(socket.inode))
        named.set(socket.inode, { name: `fd ${fd} of ${printable(comm)}[${pid}]`, socket });
  const all = [...named.values()];
  const listeners = all.map(({ socket }) => socket).filter((socket) => isListener(traitsOf(socket)));
  const roles = new Map(all.map(({ socket }) => [socket, roleAmong(socket, listeners)]));
  const accepted = new Set(all.flatMap(({ socket }) => (roles.get(socket) === "accepted" ? endsOf(socket) : [])));
  return all.map(({ name, socket }) => ({
    name,
    role: roleOpposite(socket, roles.get(socket) ?? "unknown", accepted),
    subject: subjectOfSnapshot(socket),
  }));
}

/** The other end of a connection that was accepted has called connect(). */
function roleOpposite(
  { kind, namespace, local, peer }: SocketSnapshot,
  role: Candidate["role"],
  accepted: ReadonlySet<string>,
): Candidate["role"] {
  const opposite = endsOf({ kind, namespace, local: peer, peer: local });
  return role === "connection" && opposite.some((ends) => accepted.has(ends)) ? "connected" : role;
}

/** A key of a connection over the Internet; an IPv4 address is the same through a dual-stack socket. */
function endsOf({
  kind,
  namespace,
  local,
  peer,
}: Pick<SocketSnapshot, "kind" | "namespace" | "local" | "peer">): readonly string[] {
  if (local === null || peer === null || !("port" in local && "port" in peer)) return [];
  const text = `${showAddress(local)} ${showAddress(peer)}`.replaceAll(/\[::ffff:([\d.]+)\]/g, "$1");
  return [`${namespace ?? "?"} ${kind.protocol} ${text}`];
}

function roleAmong(socket: SocketSnapshot, listeners: readonly SocketSnapshot[]): Candidate["role"] {
  const traits = traitsOf(socket);
  const its = (one: SocketSnapshot): boolean =>
    one.namespace === socket.namespace && couldAccept(traitsOf(one), traits);
  return roleBy(traits, null, needsListener(traits) ? (listeners.find(its) ?? null) : null).type;
}

function traitsOf({ kind, state, local, peer, backlog }: SocketSnapshot): Traits {
  return { kind, state, local, peer, backlog: backlog?.limit ?? null, opened: null };
}
