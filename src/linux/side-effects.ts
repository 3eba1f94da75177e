import { serviceTypeAsked } from "./effects/ip.ts";
import { receiveBuffer, sendBuffer } from "./effects/buffers.ts";
import type { Asked } from "./effects/asked.ts";
import { onSocketLevel as so, type SideEffect } from "./effects/side-effect.ts";
import { stampSet, timestampingSet } from "./effects/timestamps.ts";
import { bufferLocks, isLocked } from "./buffer-locks.ts";
import { isList } from "../base/data.ts";
import { inForce } from "./effects.ts";
import type { Data, SocketContext, SocketOption, Sysctls } from "./option.ts";
import type { BufferSide } from "./traits.ts";

/**
 * What else a successful setsockopt changes on its socket, beyond its own option: the FORCE forms set the plain
 * ones, one kind of timestamp turns the others off, IP_TOS changes SO_PRIORITY. As the kernel does it (net/core/sock.c,
 * ip_sockglue.c, ipv6_sockglue.c, tcp.c), measured on 6.18. `sets` of the option's row has the names.
 */
export function sideEffects(
  option: SocketOption,
  asked: Data,
  sysctls: Sysctls | null,
  socket: SocketContext | null = null,
): readonly SideEffect[] {
  return table[option.name]?.({ option, data: asked, sysctls, socket }) ?? [];
}

type Effects = (asked: Asked) => readonly SideEffect[];

const table: Readonly<Record<string, Effects>> = {
  SO_SNDBUF: (asked) => [locked(asked, "send")],
  SO_RCVBUF: (asked) => [locked(asked, "receive")],
  SO_SNDBUFFORCE: (asked) => [so("SO_SNDBUF", sendBuffer(asked, "forced")), locked(asked, "send")],
  SO_RCVBUFFORCE: (asked) => [so("SO_RCVBUF", receiveBuffer(asked, "forced")), locked(asked, "receive")],
  SO_RCVLOWAT: receiveRoom,
  SO_BUF_LOCK: lockedAsTuned,
  // The interface's name and number come from the kernel; only "none" is the same in both.
  SO_BINDTODEVICE: ({ data }) => [so("SO_BINDTOIFINDEX", data === "" ? 0 : null)],
  SO_BINDTOIFINDEX: ({ data }) => [so("SO_BINDTODEVICE", data === 0 ? "" : null)],
  SO_ATTACH_FILTER: () => [so("SO_ATTACH_BPF", null)],
  SO_ATTACH_BPF: () => [so("SO_ATTACH_FILTER", null)],
  SO_DETACH_FILTER: () => [so("SO_ATTACH_BPF", null)],
  SO_ATTACH_REUSEPORT_CBPF: () => [so("SO_ATTACH_REUSEPORT_EBPF", null)],
  SO_ATTACH_REUSEPORT_EBPF: () => [so("SO_ATTACH_REUSEPORT_CBPF", null)],
  SO_DETACH_REUSEPORT_BPF: () => [so("SO_ATTACH_REUSEPORT_EBPF", null)],
  SO_TIMESTAMP: stampSet,
  SO_TIMESTAMPNS: stampSet,
  SO_TIMESTAMP_NEW: stampSet,
  SO_TIMESTAMPNS_NEW: stampSet,
  SO_TIMESTAMPING: timestampingSet,
  SO_TIMESTAMPING_NEW: timestampingSet,
  IP_TOS: priorityToo,
  IP_TRANSPARENT: ({ data }) => [{ level: "SOL_IPV6", name: "IPV6_TRANSPARENT", data }],
  IPV6_TRANSPARENT: ({ data }) => [{ level: "SOL_IP", name: "IP_TRANSPARENT", data }],
  IP_FREEBIND: ({ data }) => [{ level: "SOL_IPV6", name: "IPV6_FREEBIND", data }],
  IPV6_FREEBIND: ({ data }) => [{ level: "SOL_IP", name: "IP_FREEBIND", data }],
  // struct virtio_net_hdr has 10 bytes.
  PACKET_VNET_HDR: ({ data }) => [{ level: "SOL_PACKET", name: "PACKET_VNET_HDR_SZ", data: data === true ? 10 : 0 }],
  PACKET_VNET_HDR_SZ: ({ data }) => [{ level: "SOL_PACKET", name: "PACKET_VNET_HDR", data: data !== 0 }],
  SO_VM_SOCKETS_BUFFER_MIN_SIZE: (asked) => [vsockSize(asked, { least: asked.data })],
  SO_VM_SOCKETS_BUFFER_MAX_SIZE: (asked) => [vsockSize(asked, { most: asked.data })],
  IPV6_ADDRFORM: ({ data }) => [so("SO_DOMAIN", data)],
  // SK_FORCE_REUSE is 2; SO_REUSEADDR then reads 2, which is on.
  TCP_REPAIR: ({ data }) => [so("SO_REUSEADDR", data === "TCP_REPAIR_ON")],
};

/** __ip_sock_set_tos: a value equal to the one before, in all of its bits, changes nothing. */
function priorityToo(asked: Asked): readonly SideEffect[] {
  const before = asked.socket?.inForce("SOL_IP", "IP_TOS") ?? null;
  const tos = serviceTypeAsked(asked);
  if (before !== null && before === tos) return [];
  return [so("SO_PRIORITY", before === null || tos === null ? null : priorityOf(tos))];
}

/**
 * vsock_update_buffer_size: the size is kept between its limits. Where the lower one is above the
 * upper one, the result depends on the kernel's version.
 */
function vsockSize({ socket }: Asked, limit: { readonly least?: Data; readonly most?: Data }): SideEffect {
  const sizeIn = (name: string): Data | null => socket?.inForce("AF_VSOCK", name) ?? null;
  const size = sizeIn("SO_VM_SOCKETS_BUFFER_SIZE");
  const { least = sizeIn("SO_VM_SOCKETS_BUFFER_MIN_SIZE"), most = sizeIn("SO_VM_SOCKETS_BUFFER_MAX_SIZE") } = limit;
  const isKnown = typeof size === "number" && typeof least === "number" && typeof most === "number" && least <= most;
  const kept = isKnown ? Math.min(Math.max(size, least), most) : null;
  return { level: "AF_VSOCK", name: "SO_VM_SOCKETS_BUFFER_SIZE", data: kept };
}

/** SO_BUF_LOCK gets one more flag. */
function locked({ socket }: Asked, buffer: BufferSide): SideEffect {
  const before = socket?.inForce("SOL_SOCKET", "SO_BUF_LOCK") ?? null;
  if (!isList(before)) return so("SO_BUF_LOCK", null);
  const own = bufferLocks[buffer].flag;
  const flags = Object.values(bufferLocks).map(({ flag }) => flag);
  return so(
    "SO_BUF_LOCK",
    flags.filter((flag) => flag === own || before.includes(flag)),
  );
}

/**
 * tcp_set_rcvlowat: a receive buffer that is not locked grows until so many bytes fit in, and a clamp of the window
 * with it. Twice as much, until the kernel has measured how much of a buffer is data (tcp_space_from_win).
 */
function receiveRoom({ option, data, sysctls, socket }: Asked): readonly SideEffect[] {
  const wanted = inForce(option, data, sysctls, socket);
  const lock = socket?.inForce("SOL_SOCKET", "SO_BUF_LOCK") ?? null;
  if (!isTcp(socket) || isLocked("receive", lock)) return [];
  // No buffer is smaller than 2304 bytes.
  if (typeof wanted === "number" && wanted <= 1152) return [];
  const buffer = socket.inForce("SOL_SOCKET", "SO_RCVBUF");
  if (typeof wanted !== "number" || typeof buffer !== "number" || !isList(lock)) return [so("SO_RCVBUF", null)];
  if (2 * wanted <= buffer) return [];
  const clamp = socket.inForce("SOL_TCP", "TCP_WINDOW_CLAMP");
  const isNarrow = typeof clamp === "number" && clamp > 0 && clamp < wanted;
  const widened: readonly SideEffect[] = isNarrow ? [{ level: "SOL_TCP", name: "TCP_WINDOW_CLAMP", data: wanted }] : [];
  return [so("SO_RCVBUF", 2 * wanted), ...widened];
}

/** A buffer that is locked keeps its size: on a connection the one that the kernel gave it, which no call shows. */
function lockedAsTuned({ data, socket }: Asked): readonly SideEffect[] {
  if (!isTcp(socket) || socket.tuned !== true) return [];
  const before = socket.inForce("SOL_SOCKET", "SO_BUF_LOCK");
  const isNew = (buffer: BufferSide): boolean => isLocked(buffer, data) && !isLocked(buffer, before);
  return [...(isNew("send") ? [so("SO_SNDBUF", null)] : []), ...(isNew("receive") ? [so("SO_RCVBUF", null)] : [])];
}

function isTcp(socket: SocketContext | null): socket is SocketContext {
  return socket?.type === "SOCK_STREAM" && socket.family?.startsWith("AF_INET") === true;
}

/** ip_tos2prio (net/ipv4/route.c): best effort 0, bulk 2, interactive 6, interactive bulk 4, by bits 1 to 4. */
function priorityOf(tos: number): number {
  return [0, 2, 6, 4][(tos & 0x1e) >> 3] ?? 0;
}
