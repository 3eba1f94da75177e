/** Path-MTU discovery (linux/in.h); linux/in6.h has the same numbers under IPV6_. */
export const pathMtuDiscovery: Readonly<Record<string, number>> = {
  IP_PMTUDISC_DONT: 0,
  IP_PMTUDISC_WANT: 1,
  IP_PMTUDISC_DO: 2,
  IP_PMTUDISC_PROBE: 3,
  IP_PMTUDISC_INTERFACE: 4,
  IP_PMTUDISC_OMIT: 5,
};
export const pathMtuDiscovery6: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(pathMtuDiscovery).map(([name, number]) => [name.replace("IP_", "IPV6_"), number]),
);

/** Source filters of multicast groups (linux/in.h). */
export const filterModes: Readonly<Record<string, number>> = { MCAST_EXCLUDE: 0, MCAST_INCLUDE: 1 };

/** Differentiated-services code points (IANA's registry, RFC 2474, 2597, 3246, 5865, 8622): the upper six bits. */
export const codePoints: Readonly<Record<string, number>> = {
  CS0: 0,
  LE: 1,
  CS1: 8,
  AF11: 10,
  AF12: 12,
  AF13: 14,
  CS2: 16,
  AF21: 18,
  AF22: 20,
  AF23: 22,
  CS3: 24,
  AF31: 26,
  AF32: 28,
  AF33: 30,
  CS4: 32,
  AF41: 34,
  AF42: 36,
  AF43: 38,
  CS5: 40,
  "VOICE-ADMIT": 44,
  EF: 46,
  CS6: 48,
  CS7: 56,
};

/** Values of the older reading of the byte (RFC 1349, linux/ip.h), which are no code point of today. */
export const serviceTypes: Readonly<Record<string, number>> = {
  IPTOS_LOWDELAY: 0x10,
  IPTOS_THROUGHPUT: 0x08,
  IPTOS_RELIABILITY: 0x04,
};

/** linux/in6.h. */
export const addressPreferences: Readonly<Record<string, number>> = {
  IPV6_PREFER_SRC_TMP: 0x0001,
  IPV6_PREFER_SRC_PUBLIC: 0x0002,
  IPV6_PREFER_SRC_PUBTMP_DEFAULT: 0x0100,
  IPV6_PREFER_SRC_COA: 0x0004,
  IPV6_PREFER_SRC_HOME: 0x0400,
  IPV6_PREFER_SRC_CGA: 0x0008,
  IPV6_PREFER_SRC_NONCGA: 0x0800,
};

/** What a flow-label call asks for (linux/in6.h). */
export const flowLabelActions: Readonly<Record<string, number>> = {
  IPV6_FL_A_GET: 0,
  IPV6_FL_A_PUT: 1,
  IPV6_FL_A_RENEW: 2,
};
export const flowLabelShares: Readonly<Record<string, number>> = {
  IPV6_FL_S_NONE: 0,
  IPV6_FL_S_EXCL: 1,
  IPV6_FL_S_PROCESS: 2,
  IPV6_FL_S_USER: 3,
  IPV6_FL_S_ANY: 255,
};
export const flowLabelFlags: Readonly<Record<string, number>> = {
  IPV6_FL_F_CREATE: 1,
  IPV6_FL_F_EXCL: 2,
  IPV6_FL_F_REFLECT: 4,
  IPV6_FL_F_REMOTE: 8,
};
