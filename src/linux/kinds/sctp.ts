import {
  bytes,
  choice,
  flags,
  list,
  named,
  pad,
  s32,
  sockaddr,
  struct,
  u16,
  u32,
  u64,
  u8,
  type Layout,
} from "./layout.ts";

/** linux/sctp.h. */
const states: Readonly<Record<string, number>> = {
  SCTP_EMPTY: 0,
  SCTP_CLOSED: 1,
  SCTP_COOKIE_WAIT: 2,
  SCTP_COOKIE_ECHOED: 3,
  SCTP_ESTABLISHED: 4,
  SCTP_SHUTDOWN_PENDING: 5,
  SCTP_SHUTDOWN_SENT: 6,
  SCTP_SHUTDOWN_RECEIVED: 7,
  SCTP_SHUTDOWN_ACK_SENT: 8,
};
const pathStates: Readonly<Record<string, number>> = {
  SCTP_INACTIVE: 0,
  SCTP_PF: 1,
  SCTP_ACTIVE: 2,
  SCTP_UNCONFIRMED: 3,
  SCTP_UNKNOWN: 0xffff,
};
const pathFlags: Readonly<Record<string, number>> = {
  SPP_HB_ENABLE: 1,
  SPP_HB_DISABLE: 2,
  SPP_HB_DEMAND: 4,
  SPP_PMTUD_ENABLE: 8,
  SPP_PMTUD_DISABLE: 16,
  SPP_SACKDELAY_ENABLE: 32,
  SPP_SACKDELAY_DISABLE: 64,
  SPP_HB_TIME_IS_ZERO: 128,
  SPP_IPV6_FLOWLABEL: 256,
  SPP_DSCP: 512,
};
const events: Readonly<Record<string, number>> = {
  SCTP_DATA_IO_EVENT: 0x8000,
  SCTP_ASSOC_CHANGE: 0x8001,
  SCTP_PEER_ADDR_CHANGE: 0x8002,
  SCTP_SEND_FAILED: 0x8003,
  SCTP_REMOTE_ERROR: 0x8004,
  SCTP_SHUTDOWN_EVENT: 0x8005,
  SCTP_PARTIAL_DELIVERY_EVENT: 0x8006,
  SCTP_ADAPTATION_INDICATION: 0x8007,
  SCTP_AUTHENTICATION_EVENT: 0x8008,
  SCTP_SENDER_DRY_EVENT: 0x8009,
  SCTP_STREAM_RESET_EVENT: 0x800a,
  SCTP_ASSOC_RESET_EVENT: 0x800b,
  SCTP_STREAM_CHANGE_EVENT: 0x800c,
  SCTP_SEND_FAILED_EVENT: 0x800d,
};

const association = s32;
const value = struct({ assoc_id: association, assoc_value: u32 });
const peeloff = { associd: association, sd: s32 };
const path = {
  spinfo_assoc_id: association,
  spinfo_address: sockaddr,
  spinfo_state: named(pathStates),
  spinfo_cwnd: u32,
  spinfo_srtt: u32,
  spinfo_rto: u32,
  spinfo_mtu: u32,
};
/** struct sockaddr_storage begins at a multiple of eight unless its struct is packed. */
const thresholds = {
  spt_assoc_id: association,
  gap: pad(4),
  spt_address: sockaddr,
  spt_pathmaxrxt: u16,
  spt_pathpfthld: u16,
};
const counters = Object.fromEntries(
  [
    "maxrto",
    "isacks",
    "osacks",
    "opackets",
    "ipackets",
    "rtxchunks",
    "outofseqtsns",
    "idupchunks",
    "gapcnt",
    "ouodchunks",
    "iuodchunks",
    "oodchunks",
    "iodchunks",
    "octrlchunks",
    "ictrlchunks",
  ].map((name) => [`sas_${name}`, u64]),
);

/** Structures of linux/sctp.h, packed where the header has them packed. */
export const sctpKinds: { readonly [Name in SctpKind]: Layout } = {
  "sctp-rtoinfo": struct({ srto_assoc_id: association, srto_initial: u32, srto_max: u32, srto_min: u32 }),
  "sctp-assocparams": struct({
    sasoc_assoc_id: association,
    sasoc_asocmaxrxt: u16,
    sasoc_number_peer_destinations: u16,
    sasoc_peer_rwnd: u32,
    sasoc_local_rwnd: u32,
    sasoc_cookie_life: u32,
  }),
  "sctp-initmsg": struct({
    sinit_num_ostreams: u16,
    sinit_max_instreams: u16,
    sinit_max_attempts: u16,
    sinit_max_init_timeo: u16,
  }),
  "sctp-peer-primary": struct({ sspp_assoc_id: association, sspp_addr: sockaddr }),
  "sctp-primary": struct({ ssp_assoc_id: association, ssp_addr: sockaddr }),
  "sctp-adaptation": struct({ ssb_adaptation_ind: u32 }),
  "sctp-paddrparams": struct({
    spp_assoc_id: association,
    spp_address: sockaddr,
    spp_hbinterval: u32,
    spp_pathmaxrxt: u16,
    spp_pathmtu: u32,
    spp_sackdelay: u32,
    spp_flags: flags(pathFlags, u32),
    spp_ipv6_flowlabel: u32,
    spp_dscp: u8,
    tail: pad(1),
  }),
  "sctp-sndrcvinfo": struct({
    sinfo_stream: u16,
    sinfo_ssn: u16,
    sinfo_flags: u16,
    gap: pad(2),
    sinfo_ppid: u32,
    sinfo_context: u32,
    sinfo_timetolive: u32,
    sinfo_tsn: u32,
    sinfo_cumtsn: u32,
    sinfo_assoc_id: association,
  }),
  "sctp-sndinfo": struct({
    snd_sid: u16,
    snd_flags: u16,
    snd_ppid: u32,
    snd_context: u32,
    snd_assoc_id: association,
  }),
  /** A byte an event; programs pass as many as their header had. */
  "sctp-events": struct({
    sctp_data_io_event: u8,
    sctp_association_event: u8,
    sctp_address_event: u8,
    sctp_send_failure_event: u8,
    sctp_peer_error_event: u8,
    sctp_shutdown_event: u8,
    sctp_partial_delivery_event: u8,
    sctp_adaptation_layer_event: u8,
    sctp_authentication_event: u8,
    sctp_sender_dry_event: u8,
    sctp_stream_reset_event: u8,
    sctp_assoc_reset_event: u8,
    sctp_stream_change_event: u8,
    sctp_send_failure_event_event: u8,
  }),
  "sctp-value": value,
  /** Old programs pass an int alone. */
  "sctp-value-or-int": choice(s32, value),
  "sctp-stream-value": struct({ assoc_id: association, stream_id: u16, stream_value: u16 }),
  "sctp-paddrinfo": struct(path),
  "sctp-status": struct({
    sstat_assoc_id: association,
    sstat_state: named(states),
    sstat_rwnd: u32,
    sstat_unackdata: u16,
    sstat_penddata: u16,
    sstat_instrms: u16,
    sstat_outstrms: u16,
    sstat_fragmentation_point: u32,
    sstat_primary: struct(path),
  }),
  "sctp-sack": struct({ sack_assoc_id: association, sack_delay: u32, sack_freq: u32 }),
  "sctp-authchunk": struct({ sauth_chunk: u8 }),
  "sctp-hmac": struct({
    shmac_num_idents: u32,
    shmac_idents: list(named({ SCTP_AUTH_HMAC_ID_SHA1: 1, SCTP_AUTH_HMAC_ID_SHA256: 3 }, u16)),
  }),
  "sctp-key-number": struct({ scact_assoc_id: association, scact_keynumber: u16, tail: pad(2) }),
  "sctp-authchunks": struct({ gauth_assoc_id: association, gauth_number_of_chunks: u32, gauth_chunks: list(u8) }),
  "sctp-association-ids": struct({ gaids_number_of_ids: u32, gaids_assoc_id: list(association) }),
  "sctp-thresholds": struct({ ...thresholds, tail: pad(4) }),
  "sctp-thresholds-v2": struct({ ...thresholds, spt_pathcpthld: u16, tail: pad(2) }),
  "sctp-peeloff": struct(peeloff),
  "sctp-peeloff-flags": struct({ ...peeloff, flags: u32 }),
  /** The addresses follow each other, each as long as its family has it. */
  "sctp-addresses": struct({ assoc_id: association, addr_num: u32, addrs: bytes() }),
  "sctp-statistics": struct({ sas_assoc_id: association, gap: pad(4), sas_obs_rto_ipaddr: sockaddr, ...counters }),
  "sctp-default-prinfo": struct({ pr_assoc_id: association, pr_value: u32, pr_policy: u16, tail: pad(2) }),
  "sctp-prstatus": struct({
    sprstat_assoc_id: association,
    sprstat_sid: u16,
    sprstat_policy: u16,
    sprstat_abandoned_unsent: u64,
    sprstat_abandoned_sent: u64,
  }),
  "sctp-reset-streams": struct({
    srs_assoc_id: association,
    srs_flags: flags({ SCTP_STREAM_RESET_INCOMING: 1, SCTP_STREAM_RESET_OUTGOING: 2 }, u16),
    srs_number_streams: u16,
    srs_stream_list: list(u16),
  }),
  "sctp-add-streams": struct({ sas_assoc_id: association, sas_instrms: u16, sas_outstrms: u16 }),
  "sctp-event": struct({ se_assoc_id: association, se_type: named(events, u16), se_on: u8, tail: pad(1) }),
  "sctp-udp-port": struct({
    sue_assoc_id: association,
    gap: pad(4),
    sue_address: sockaddr,
    sue_port: { ...u16, order: "big" },
    tail: pad(6),
  }),
  "sctp-probe-interval": struct({
    spi_assoc_id: association,
    gap: pad(4),
    spi_address: sockaddr,
    spi_interval: u32,
    tail: pad(4),
  }),
};

type SctpKind =
  | "sctp-rtoinfo"
  | "sctp-assocparams"
  | "sctp-initmsg"
  | "sctp-peer-primary"
  | "sctp-primary"
  | "sctp-adaptation"
  | "sctp-paddrparams"
  | "sctp-sndrcvinfo"
  | "sctp-sndinfo"
  | "sctp-events"
  | "sctp-value"
  | "sctp-value-or-int"
  | "sctp-stream-value"
  | "sctp-paddrinfo"
  | "sctp-status"
  | "sctp-sack"
  | "sctp-authchunk"
  | "sctp-hmac"
  | "sctp-key-number"
  | "sctp-authchunks"
  | "sctp-association-ids"
  | "sctp-thresholds"
  | "sctp-thresholds-v2"
  | "sctp-peeloff"
  | "sctp-peeloff-flags"
  | "sctp-addresses"
  | "sctp-statistics"
  | "sctp-default-prinfo"
  | "sctp-prstatus"
  | "sctp-reset-streams"
  | "sctp-add-streams"
  | "sctp-event"
  | "sctp-udp-port"
  | "sctp-probe-interval";
