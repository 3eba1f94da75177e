import { be32, flags, list, named, sockaddr, struct, u16, u32, u64, type Layout } from "./layout.ts";

const importances: Readonly<Record<string, number>> = {
  TIPC_LOW_IMPORTANCE: 0,
  TIPC_MEDIUM_IMPORTANCE: 1,
  TIPC_HIGH_IMPORTANCE: 2,
  TIPC_CRITICAL_IMPORTANCE: 3,
};
const groupFlags: Readonly<Record<string, number>> = { TIPC_GROUP_LOOPBACK: 1, TIPC_GROUP_MEMBER_EVTS: 2 };
const memory = struct({ addr: u64, bytes: u64 });

/** Structures of linux/tipc.h, rds.h, rxrpc.h, phonet.h, caif/caif_socket.h and dccp.h: clusters, modems and such. */
export const clusterKinds: { readonly [Name in ClusterKind]: Layout } = {
  "tipc-importance": named(importances),
  "tipc-group": struct({ type: u32, instance: u32, scope: u32, flags: flags(groupFlags, u32) }),
  "rds-memory": struct({ vec: memory, cookie_addr: u64, flags: u64 }),
  "rds-memory-for": struct({ dest_addr: sockaddr, vec: memory, cookie_addr: u64, flags: u64 }),
  "rds-free": struct({ cookie: u64, flags: u64 }),
  "rds-transport": named({ RDS_TRANS_IB: 0, RDS_TRANS_GAP: 1, RDS_TRANS_TCP: 2, RDS_TRANS_NONE: -1 }),
  "rxrpc-security": named({ RXRPC_SECURITY_PLAIN: 0, RXRPC_SECURITY_AUTH: 1, RXRPC_SECURITY_ENCRYPT: 2 }),
  "rxrpc-upgrade": list(u16, 2),
  "phonet-encapsulation": named({ PNPIPE_ENCAP_NONE: 0, PNPIPE_ENCAP_IP: 1 }),
  "caif-link": named({ CAIF_LINK_HIGH_BANDW: 0, CAIF_LINK_LOW_LATENCY: 1 }),
  /** Numbers in network order, such as DCCP's service codes. */
  "be-numbers": list(be32),
};

type ClusterKind =
  | "tipc-importance"
  | "tipc-group"
  | "rds-memory"
  | "rds-memory-for"
  | "rds-free"
  | "rds-transport"
  | "rxrpc-security"
  | "rxrpc-upgrade"
  | "phonet-encapsulation"
  | "caif-link"
  | "be-numbers";
