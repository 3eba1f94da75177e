import { addressPreference } from "./effects/address-preferences.ts";
import { receiveBuffer, sendBuffer } from "./effects/buffers.ts";
import { microsecondsInTicks, millisecondsInTicks, timevalInTicks } from "./effects/ticks.ts";
import { deferredAccept, finTimeout } from "./effects/tcp.ts";
import { filled } from "./effects/timestamps.ts";
import { hopLimit, multicastInterface, serviceType, trafficClass } from "./effects/ip.ts";
import { isLocked } from "./buffer-locks.ts";
import { isList, isRecord } from "../base/data.ts";
import { sysctlNumber, type Asked } from "./effects/asked.ts";
import type { Data, Effect, SocketContext, SocketOption, Sysctls } from "./option.ts";

/**
 * The value that getsockopt would give right after setsockopt took `asked`. Null: unknown (a sysctl that was
 * not read, ticks of unknown length), or there is no getsockopt for it. The functions are the kernel's own arithmetic (net/core/sock.c, net/ipv4, net/ipv6 of 6.12), measured on 6.18.
 */
export function inForce(
  option: SocketOption,
  asked: Data,
  sysctls: Sysctls | null,
  socket: SocketContext | null = null,
): Data | null {
  if (option.access === "w") return null;
  return effects[option.effect]({ option, data: asked, sysctls, socket });
}

const nothing = (): null => null;
const same = (asked: Asked): Data => asked.data;

/** One function an effect. */
const effects: Readonly<Record<Effect, (asked: Asked) => Data | null>> = {
  kept: same,
  ignored: ({ option }) => (option.kind === "boolean" ? false : 0),
  adds: nothing,
  drops: nothing,
  acts: nothing,
  unforeseen: nothing,
  "send-buffer": (asked) => sendBuffer(asked, "capped"),
  "receive-buffer": (asked) => receiveBuffer(asked, "capped"),
  "send-buffer-forced": nothing,
  "receive-buffer-forced": nothing,
  "low-water": lowWater,
  linger,
  "ticks-of-timeval": timevalInTicks,
  // af_vsock.c: 0 is the default again.
  "connect-timeout": (asked) => (asked.data === 0 ? 2 : timevalInTicks(asked)),
  "ticks-of-milliseconds": millisecondsInTicks,
  "ticks-of-microseconds": microsecondsInTicks,
  "pacing-rate": ({ data }) => (data === 0xffffffff ? null : data),
  "hash-choice": ({ data, sysctls }) => (data === -1 ? sysctlNumber(sysctls, "net.core.txrehash") : data),
  "hop-limit": hopLimit,
  "multicast-hops": ({ data }) => (data === -1 ? 1 : data),
  "type-of-service": serviceType,
  "traffic-class": trafficClass,
  "address-preferences": addressPreference,
  "multicast-interface": multicastInterface,
  timestamping: ({ data }) => filled(data),
  // Whole pages, of 4 to 64 KiB by the machine.
  "whole-pages": ({ data }) => (typeof data === "number" && data % 65536 === 0 ? data : null),
  "checksum-coverage": coverage,
  "association-switch": associationSwitch,
  "segment-size": ({ data }) => (data === 0 ? 536 : data),
  "fin-timeout": finTimeout,
  "deferred-accept": deferredAccept,
  // At least half of the smallest receive buffer, 2304 bytes; 0 takes the limit away.
  "window-clamp": ({ data }) => (typeof data === "number" && data !== 0 ? Math.max(data, 1152) : data),
  "fastopen-queue": fastopenQueue,
  "repair-mode": ({ data }) => (data === "TCP_REPAIR_OFF_NO_WP" ? "TCP_REPAIR_OFF" : data),
};

/** sock_setsockopt: turned off it keeps the seconds that it had; a negative time is as good as endless. */
function linger({ data, socket }: Asked): Data | null {
  if (!isRecord(data)) return null;
  const { l_onoff, l_linger } = data;
  if (l_onoff === 0) {
    const before = socket?.inForce("SOL_SOCKET", "SO_LINGER") ?? null;
    return isRecord(before) && before["l_linger"] !== undefined ? { l_onoff: 0, l_linger: before["l_linger"] } : null;
  }
  return typeof l_linger === "number" && l_linger >= 0 ? { l_onoff: 1, l_linger } : null;
}

/**
 * tcp_set_rcvlowat: TCP allows half of the receive buffer, or of net.ipv4.tcp_rmem's maximum where the buffer was
 * not set. Others take any number; 0 becomes 1, and less than 0 the maximum.
 */
function lowWater({ data, sysctls, socket }: Asked): Data | null {
  if (typeof data !== "number") return null;
  const wanted = data < 0 ? 0x7fffffff : Math.max(data, 1);
  // Whatever the buffer is, it has 2304 bytes.
  if (wanted <= 1152) return wanted;
  if (socket === null || socket.family === null || socket.type === null) return null;
  if (!socket.family.startsWith("AF_INET") || socket.type !== "SOCK_STREAM") return wanted;
  const lock = socket.inForce("SOL_SOCKET", "SO_BUF_LOCK");
  if (!isList(lock)) return null;
  const buffer = isLocked("receive", lock)
    ? socket.inForce("SOL_SOCKET", "SO_RCVBUF")
    : sysctlNumber(sysctls, "net.ipv4.tcp_rmem", 2);
  return typeof buffer === "number" ? Math.min(wanted, buffer >> 1) : null;
}

/** fastopen_queue_tune: not more than net.core.somaxconn. */
function fastopenQueue({ data, sysctls }: Asked): Data | null {
  const most = sysctlNumber(sysctls, "net.core.somaxconn");
  if (typeof data !== "number" || most === null) return null;
  return Math.min(data, most);
}

/** sctp_setsockopt_reconfig_supported and its like (6.12): `!!params->assoc_value`. */
function associationSwitch({ data }: Asked): Data | null {
  if (!isRecord(data) || typeof data["assoc_value"] !== "number") return null;
  return { ...data, assoc_value: data["assoc_value"] === 0 ? 0 : 1 };
}

/** udp_lib_setsockopt: 0 is all; else the header counts, so at least 8, and at most 65535. */
function coverage({ data }: Asked): Data | null {
  if (typeof data !== "number" || data === 0) return data;
  // The kernel looks at an int: less than 0 is less than 8.
  return Math.min(Math.max(data, 8), 65535);
}
