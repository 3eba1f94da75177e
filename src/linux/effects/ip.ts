import { isRecord } from "../../base/data.ts";
import type { Data } from "../option.ts";
import { sysctlNumber, type Asked } from "./asked.ts";

/** IP_TTL, IPV6_UNICAST_HOPS: -1 is the default again; for IPv6 the route may have a limit of its own. */
export function hopLimit({ option, data, sysctls }: Asked): Data | null {
  if (data !== -1) return data;
  return option.level === "SOL_IP" ? sysctlNumber(sysctls, "net.ipv4.ip_default_ttl") : null;
}

/** __ip_sock_set_tos: of what is asked one byte is kept. */
export function serviceType(asked: Asked): Data | null {
  const tos = serviceTypeAsked(asked);
  return tos === null ? null : tos & 0xff;
}

/** What the kernel looks at: on a stream the two lowest bits belong to TCP and stay as they are. */
export function serviceTypeAsked({ option, data, socket }: Asked): number | null {
  return typeof data === "number" ? congestionBits(data, socket, option.name, option.level) : null;
}

/** IPV6_TCLASS: the same, and -1 is 0. */
export function trafficClass({ option, data, socket }: Asked): Data | null {
  if (typeof data !== "number") return null;
  return congestionBits(data === -1 ? 0 : data, socket, option.name, option.level);
}

/** IP_MULTICAST_IF reads the address only, whatever it was set by. */
export function multicastInterface({ data }: Asked): Data | null {
  if (!isRecord(data)) return data;
  return data["imr_address"] ?? data["imr_interface"] ?? null;
}

function congestionBits(tos: number, socket: Asked["socket"], name: string, level: string): number | null {
  if (socket?.type !== undefined && socket.type !== null && socket.type !== "SOCK_STREAM") return tos;
  const before = socket?.inForce(level, name) ?? null;
  // The old bits are 0 unless TCP negotiated otherwise or the program set them before it was a stream: never seen.
  if (typeof before === "number") return (tos & ~3) | (before & 3);
  return (tos & 3) === 0 ? tos : null;
}
