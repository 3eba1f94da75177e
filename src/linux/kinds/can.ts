import { flags, list, pad, struct, u32, u64, u8, type Layout } from "./layout.ts";

/** linux/can/isotp.h of 6.12. */
const isotpFlags: Readonly<Record<string, number>> = Object.fromEntries(
  [
    "LISTEN_MODE",
    "EXTEND_ADDR",
    "TX_PADDING",
    "RX_PADDING",
    "CHK_PAD_LEN",
    "CHK_PAD_DATA",
    "HALF_DUPLEX",
    "FORCE_TXSTMIN",
    "FORCE_RXSTMIN",
    "RX_EXT_ADDR",
    "WAIT_TX_DONE",
    "SF_BROADCAST",
    "CF_BROADCAST",
    "DYN_FC_PARMS",
  ].map((name, bit) => [`CAN_ISOTP_${name}`, 1 << bit]),
);
const vcidFlags: Readonly<Record<string, number>> = {
  CAN_RAW_XL_VCID_TX_SET: 1,
  CAN_RAW_XL_VCID_TX_PASS: 2,
  CAN_RAW_XL_VCID_RX_FILTER: 4,
};

/** Structures of linux/can.h and linux/can/. */
export const canKinds: { readonly [Name in CanKind]: Layout } = {
  "can-filters": list(struct({ can_id: u32, can_mask: u32 })),
  "can-vcid": struct({ flags: flags(vcidFlags, u8), tx_vcid: u8, rx_vcid: u8, rx_vcid_mask: u8 }),
  "isotp-options": struct({
    flags: flags(isotpFlags, u32),
    frame_txtime: u32,
    ext_address: u8,
    txpad_content: u8,
    rxpad_content: u8,
    rx_ext_address: u8,
  }),
  "isotp-flow-control": struct({ bs: u8, stmin: u8, wftmax: u8 }),
  "isotp-link": struct({ mtu: u8, tx_dl: u8, tx_flags: u8 }),
  "j1939-filters": list(
    struct({ name: u64, name_mask: u64, pgn: u32, pgn_mask: u32, addr: u8, addr_mask: u8, tail: pad(6) }),
  ),
};

type CanKind = "can-filters" | "can-vcid" | "isotp-options" | "isotp-flow-control" | "isotp-link" | "j1939-filters";
