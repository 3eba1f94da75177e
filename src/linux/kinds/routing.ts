import { familyNumbers } from "../families.ts";
import { be16, be32, flags, inet4, inet6, list, named, pad, s32, struct, u16, u32, u8, type Layout } from "./layout.ts";

/** linux/mroute.h, linux/mroute6.h. */
const vifFlags: Readonly<Record<string, number>> = {
  VIFF_TUNNEL: 1,
  VIFF_SRCRT: 2,
  VIFF_REGISTER: 4,
  VIFF_USE_IFINDEX: 8,
};
const sockaddr6 = struct({
  sin6_family: named(familyNumbers, u16),
  sin6_port: be16,
  sin6_flowinfo: be32,
  sin6_addr: inet6,
  sin6_scope_id: u32,
});

/** Structures of multicast routing. */
export const routingKinds: { readonly [Name in RoutingKind]: Layout } = {
  vif: struct({
    vifc_vifi: u16,
    vifc_flags: flags(vifFlags, u8),
    vifc_threshold: u8,
    vifc_rate_limit: u32,
    // An interface's number where VIFF_USE_IFINDEX is set.
    vifc_lcl_addr: inet4,
    vifc_rmt_addr: inet4,
  }),
  mfc: struct({
    mfcc_origin: inet4,
    mfcc_mcastgrp: inet4,
    mfcc_parent: u16,
    mfcc_ttls: list(u8, 32),
    gap: pad(2),
    mfcc_pkt_cnt: u32,
    mfcc_byte_cnt: u32,
    mfcc_wrong_if: u32,
    mfcc_expire: s32,
  }),
  mif6: struct({
    mif6c_mifi: u16,
    mif6c_flags: flags({ MIFF_REGISTER: 1 }, u8),
    vifc_threshold: u8,
    mif6c_pifi: u16,
    gap: pad(2),
    vifc_rate_limit: u32,
  }),
  mf6c: struct({
    mf6cc_origin: sockaddr6,
    mf6cc_mcastgrp: sockaddr6,
    mf6cc_parent: u16,
    gap: pad(2),
    mf6cc_ifset: list(u32, 8),
  }),
};

type RoutingKind = "vif" | "mfc" | "mif6" | "mf6c";
