import { bufferLocks } from "../buffer-locks.ts";
import { errnoNumbers } from "../constants/errno.ts";
import { protocolNumbers } from "../constants/protocols.ts";
import { clocks, timestampingFlags, txtimeFlags } from "../constants/time.ts";
import { familyNumbers, typeNumbers } from "../families.ts";
import {
  bool,
  bytes,
  choice,
  flags,
  list,
  named,
  netInterface,
  pad,
  pointer,
  s32,
  secret as secretLayout,
  sockaddr,
  struct,
  text as textLayout,
  u16,
  u32,
  u64,
  type Layout,
} from "./layout.ts";

/** Plain kinds that every level uses, and the structures of SOL_SOCKET. */
export const socketKinds: {
  readonly [Name in SocketKind]: Layout;
} = {
  boolean: bool,
  int: s32,
  uint: u32,
  /** 64 bits, such as a cookie. */
  ulong: u64,
  text: textLayout(),
  bytes: bytes(),
  secret: secretLayout,
  nothing: { is: "nothing" },
  timeval: { is: "timeval" },
  /** A mark that is compared bit by bit: shown in hex. */
  mark: u32,
  /** The number of an fd in the caller's own table. */
  fd: s32,
  interface: netInterface,
  sockaddr,
  errno: named(errnoNumbers),
  "socket-type": named(typeNumbers),
  family: named(familyNumbers),
  protocol: named(protocolNumbers),
  milliseconds: s32,
  microseconds: s32,
  seconds: s32,
  linger: struct({ l_onoff: s32, l_linger: s32 }),
  ucred: struct({ pid: s32, uid: u32, gid: u32 }),
  groups: list(u32),
  /** linux/filter.h; the program itself is in the caller's memory, strace -v shows it. */
  filter: struct({ len: u16, gap: pad(6), filter: pointer }),
  timestamping: choice(
    struct({ flags: flags(timestampingFlags) }),
    struct({ flags: flags(timestampingFlags), bind_phc: s32 }),
  ),
  txtime: struct({ clockid: named(clocks), flags: flags(txtimeFlags, u32) }),
  /** linux/sock_diag.h, SK_MEMINFO_*. */
  meminfo: struct({
    rmem_alloc: u32,
    rcvbuf: u32,
    wmem_alloc: u32,
    sndbuf: u32,
    fwd_alloc: u32,
    wmem_queued: u32,
    optmem: u32,
    backlog: u32,
    drops: u32,
  }),
  "buffer-lock": flags(Object.fromEntries(Object.values(bufferLocks).map(({ flag, bit }) => [flag, bit]))),
  /** Bytes a second; the kernel takes 32 or 64 bits. All ones: no limit. */
  rate: choice(u32, u64),
};

type SocketKind =
  | "boolean"
  | "int"
  | "uint"
  | "ulong"
  | "text"
  | "bytes"
  | "secret"
  | "nothing"
  | "timeval"
  | "mark"
  | "fd"
  | "interface"
  | "sockaddr"
  | "errno"
  | "socket-type"
  | "family"
  | "protocol"
  | "milliseconds"
  | "microseconds"
  | "seconds"
  | "linger"
  | "ucred"
  | "groups"
  | "filter"
  | "timestamping"
  | "txtime"
  | "meminfo"
  | "buffer-lock"
  | "rate";
