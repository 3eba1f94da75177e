import { choice, flags, list, named, pad, struct, u16, u32, u8, type Layout } from "./layout.ts";

/** include/net/bluetooth/bluetooth.h, l2cap.h. */
const securityLevels: Readonly<Record<string, number>> = {
  BT_SECURITY_SDP: 0,
  BT_SECURITY_LOW: 1,
  BT_SECURITY_MEDIUM: 2,
  BT_SECURITY_HIGH: 3,
  BT_SECURITY_FIPS: 4,
};
const radioModes: Readonly<Record<string, number>> = Object.fromEntries(
  [
    "BR_1M_1SLOT",
    "BR_1M_3SLOT",
    "BR_1M_5SLOT",
    "EDR_2M_1SLOT",
    "EDR_2M_3SLOT",
    "EDR_2M_5SLOT",
    "EDR_3M_1SLOT",
    "EDR_3M_3SLOT",
    "EDR_3M_5SLOT",
    "LE_1M_TX",
    "LE_1M_RX",
    "LE_2M_TX",
    "LE_2M_RX",
    "LE_CODED_TX",
    "LE_CODED_RX",
  ].map((name, bit) => [`BT_PHY_${name}`, 1 << bit]),
);
const linkModes: Readonly<Record<string, number>> = {
  LM_MASTER: 1,
  LM_AUTH: 2,
  LM_ENCRYPT: 4,
  LM_TRUSTED: 8,
  LM_RELIABLE: 16,
  LM_SECURE: 32,
  LM_FIPS: 64,
};

/** Structures of include/net/bluetooth/. */
export const bluetoothKinds: { readonly [Name in BluetoothKind]: Layout } = {
  "bt-security": struct({ level: named(securityLevels, u8), key_size: u8 }),
  "bt-power": struct({ force_active: u8 }),
  "bt-voice": struct({ setting: u16 }),
  /** Two bytes, or the four of an int. */
  "bt-mtu": choice(u16, u32),
  "bt-phy": flags(radioModes, u32),
  "bt-mode": u8,
  "bt-link-mode": flags(linkModes, u32),
  "bt-connection": struct({ hci_handle: u16, dev_class: list(u8, 3), tail: pad(1) }),
  "hci-filter": struct({ type_mask: u32, event_mask: list(u32, 2), opcode: u16, tail: pad(2) }),
  "l2cap-options": struct({
    omtu: u16,
    imtu: u16,
    flush_to: u16,
    mode: u8,
    fcs: u8,
    max_tx: u8,
    gap: pad(1),
    txwin_size: u16,
  }),
  "sco-options": struct({ mtu: u16 }),
};

type BluetoothKind =
  | "bt-security"
  | "bt-power"
  | "bt-voice"
  | "bt-mtu"
  | "bt-phy"
  | "bt-mode"
  | "bt-link-mode"
  | "bt-connection"
  | "hci-filter"
  | "l2cap-options"
  | "sco-options";
