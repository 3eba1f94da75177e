import { timestampingFlags } from "../constants/time.ts";
import {
  bytes,
  choice,
  flags,
  list,
  named,
  netInterface,
  pad,
  s32,
  struct,
  u16,
  u32,
  u64,
  u8,
  type Layout,
} from "./layout.ts";

const packetMembershipTypes: Readonly<Record<string, number>> = {
  PACKET_MR_MULTICAST: 0,
  PACKET_MR_PROMISC: 1,
  PACKET_MR_ALLMULTI: 2,
  PACKET_MR_UNICAST: 3,
};
const fanoutTypes: Readonly<Record<string, number>> = {
  PACKET_FANOUT_HASH: 0,
  PACKET_FANOUT_LB: 1,
  PACKET_FANOUT_CPU: 2,
  PACKET_FANOUT_ROLLOVER: 3,
  PACKET_FANOUT_RND: 4,
  PACKET_FANOUT_QM: 5,
  PACKET_FANOUT_CBPF: 6,
  PACKET_FANOUT_EBPF: 7,
};
/** The upper byte of type_flags: PACKET_FANOUT_FLAG_ROLLOVER is 0x1000. */
const fanoutFlags: Readonly<Record<string, number>> = {
  PACKET_FANOUT_FLAG_ROLLOVER: 0x10,
  PACKET_FANOUT_FLAG_UNIQUEID: 0x20,
  PACKET_FANOUT_FLAG_IGNORE_OUTGOING: 0x40,
  PACKET_FANOUT_FLAG_DEFRAG: 0x80,
};
const umemFlags: Readonly<Record<string, number>> = {
  XDP_UMEM_UNALIGNED_CHUNK_FLAG: 1,
  XDP_UMEM_TX_SW_CSUM: 2,
  XDP_UMEM_TX_METADATA_LEN: 4,
};

const fanout = { id: u16, type: named(fanoutTypes, u8), flags: flags(fanoutFlags, u8) };
const ring = { tp_block_size: u32, tp_block_nr: u32, tp_frame_size: u32, tp_frame_nr: u32 };

/** Structures of linux/if_packet.h, linux/if_xdp.h and linux/netlink.h. */
export const linkKinds: { readonly [Name in LinkKind]: Layout } = {
  /** Words of 32 bits, a bit for each number, the lowest first. */
  "bit-set": list(u32),
  "packet-membership": struct({
    mr_ifindex: netInterface,
    mr_type: named(packetMembershipTypes, u16),
    mr_alen: u16,
    mr_address: bytes(8),
  }),
  "packet-ring": choice(
    struct(ring),
    struct({ ...ring, tp_retire_blk_tov: u32, tp_sizeof_priv: u32, tp_feature_req_word: u32 }),
  ),
  "packet-statistics": choice(
    struct({ tp_packets: u32, tp_drops: u32 }),
    struct({ tp_packets: u32, tp_drops: u32, tp_freeze_q_cnt: u32 }),
  ),
  "packet-version": named({ TPACKET_V1: 0, TPACKET_V2: 1, TPACKET_V3: 2 }),
  "packet-fanout": choice(struct(fanout), struct({ ...fanout, max_num_members: u32 })),
  "packet-rollover": struct({ tp_all: u64, tp_huge: u64, tp_failed: u64 }),
  "timestamping-flags": flags(timestampingFlags),
  /** With tx_metadata_len 32 bytes; the last four are padding. */
  "xdp-umem": struct({
    addr: u64,
    len: u64,
    chunk_size: u32,
    headroom: u32,
    flags: flags(umemFlags, u32),
    tx_metadata_len: u32,
  }),
  "xdp-statistics": struct({
    rx_dropped: u64,
    rx_invalid_descs: u64,
    tx_invalid_descs: u64,
    rx_ring_full: u64,
    rx_fill_ring_empty_descs: u64,
    tx_ring_empty_descs: u64,
  }),
  "xdp-options": struct({ flags: flags({ XDP_OPTIONS_ZEROCOPY: 1 }, u32) }),
  "mptcp-info": struct({
    mptcpi_subflows: u8,
    mptcpi_add_addr_signal: u8,
    mptcpi_add_addr_accepted: u8,
    mptcpi_subflows_max: u8,
    mptcpi_add_addr_signal_max: u8,
    mptcpi_add_addr_accepted_max: u8,
    gap: pad(2),
    mptcpi_flags: flags({ MPTCP_INFO_FLAG_FALLBACK: 1, MPTCP_INFO_FLAG_REMOTE_KEY_RECEIVED: 2 }, u32),
    mptcpi_token: u32,
    mptcpi_write_seq: u64,
    mptcpi_snd_una: u64,
    mptcpi_rcv_nxt: u64,
    mptcpi_local_addr_used: u8,
    mptcpi_local_addr_max: u8,
    mptcpi_csum_enabled: u8,
    gap2: pad(1),
    mptcpi_retransmits: u32,
    mptcpi_bytes_retrans: u64,
    mptcpi_bytes_sent: u64,
    mptcpi_bytes_received: u64,
    mptcpi_bytes_acked: u64,
    mptcpi_subflows_total: u8,
    gap3: pad(3),
    mptcpi_last_data_sent: u32,
    mptcpi_last_data_recv: u32,
    mptcpi_last_ack_recv: u32,
  }),
  u16,
  /** A 16-bit number that a program passes in four bytes: minutes, of old protocols. */
  minutes: s32,
};

type LinkKind =
  | "bit-set"
  | "packet-membership"
  | "packet-ring"
  | "packet-statistics"
  | "packet-version"
  | "packet-fanout"
  | "packet-rollover"
  | "timestamping-flags"
  | "xdp-umem"
  | "xdp-statistics"
  | "xdp-options"
  | "mptcp-info"
  | "u16"
  | "minutes";
