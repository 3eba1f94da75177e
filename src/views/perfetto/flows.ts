import type { Micros } from "../../base/brands.ts";
import { showAddress, type Address } from "../../linux/address.ts";
import { isWildcard } from "../../world/peer.ts";
import { roleOf } from "../../world/role.ts";
import type { Socket } from "../../world/socket.ts";

/** One end of a connection on this machine. */
interface End {
  readonly flow: number;
  readonly socket: Socket;
  /** When it was closed; null: it is open. */
  closed: Micros | null;
}

/** How many ends wait for the other one; the oldest goes. */
const MOST_ENDS = 10_000;
/** A client may be gone before its server calls accept(). For so long nobody else gets its address (TCP_TIMEWAIT_LEN). */
const RESERVED = 60_000_000;

/**
 * Joins the two ends of a connection within the machine, if both are in the trace: the client's own address is the server's peer,
 * and the other way round. Most clients learn their own address by getsockname() alone; without it nothing is joined, since
 * any other client might be at the other end.
 */
export class Flows {
  private readonly newId: () => number;
  /** Those whose other end has not shown, by the key of that one. */
  private readonly waiting = new Map<string, End>();
  /** The key that each socket waits under; null: its other end has come. */
  private readonly keys = new WeakMap<Socket, string | null>();

  constructor(newId: () => number) {
    this.newId = newId;
  }

  /** The arrow of a socket, where its addresses show for the first time, and whether it ends here. Null: none. */
  of(socket: Socket, at: Micros): { readonly flow: number; readonly ends: boolean } | null {
    if (this.keys.has(socket) || socket.first.process.isElsewhere) return null;
    const connection = connectionOf(socket);
    if (connection === null) return null;
    const { isServer, key } = connection;
    const [own, wanted] = isServer ? [`server ${key}`, `client ${key}`] : [`client ${key}`, `server ${key}`];
    const other = this.waiting.get(own);
    if (other !== undefined && at - (other.closed ?? at) <= RESERVED && agree(other.socket, socket)) {
      this.waiting.delete(own);
      this.keys.set(socket, null);
      return { flow: other.flow, ends: true };
    }
    const flow = this.newId();
    this.keys.set(socket, wanted);
    this.waiting.set(wanted, { flow, socket, closed: null });
    this.bound();
    return { flow, ends: false };
  }

  /** It is closed: its addresses may be another's next. */
  drop(socket: Socket, at: Micros): void {
    const key = this.keys.get(socket) ?? null;
    const end = key === null ? undefined : this.waiting.get(key);
    if (key === null || end?.socket !== socket) return;
    if (roleOf(socket).type === "accepted") this.waiting.delete(key);
    else end.closed = at;
  }

  private bound(): void {
    if (this.waiting.size <= MOST_ENDS) return;
    const [oldest] = this.waiting.keys();
    if (oldest !== undefined) this.waiting.delete(oldest);
  }
}

/**
 * What both ends have in common: the client's address and the server's port; the address of a server on a wildcard is not known.
 * Null: not all of it is known, or it is no connection.
 */
function connectionOf(socket: Socket): { readonly isServer: boolean; readonly key: string } | null {
  const { local, peer, kind } = socket;
  const role = roleOf(socket);
  if (role.type !== "accepted" && role.type !== "connected") return null;
  const isServer = role.type === "accepted";
  const [client, server] = isServer ? [peer, local ?? role.listener?.local ?? null] : [local, peer];
  if (!isInet(client) || !isInet(server) || client.port === 0 || isWildcard(client)) return null;
  return { isServer, key: `${kind.protocol} ${plain(client)} ${server.port}` };
}

type Inet = Address & { readonly type: "inet" | "inet6" };

function isInet(address: Address | null): address is Inet {
  return address?.type === "inet" || address?.type === "inet6";
}

/** The server's address, where both ends show it, is one. */
function agree(one: Socket, other: Socket): boolean {
  const [server, client] = roleOf(one).type === "accepted" ? [one, other] : [other, one];
  const { local } = server;
  if (local === null || isWildcard(local) || client.peer === null) return true;
  return plain(local) === plain(client.peer);
}

/** An IPv4 address in IPv6's form as IPv4's. */
function plain(address: Address): string {
  return showAddress(address).replace(/^\[::ffff:([\d.]+)\]/, "$1");
}
