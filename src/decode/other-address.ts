import type { Address } from "../linux/address.ts";
import { hciChannels, l2capCids, psms } from "../linux/constants/bluetooth.ts";
import { numberOf } from "../linux/constants/names.ts";
import { bluetoothAddress, packetAddress, vsockAddress, xdpAddress } from "../linux/other-address.ts";
import { frameProtocolName } from "../linux/protocols.ts";
import { printable } from "../base/bytes.ts";
import { intern } from "../base/intern.ts";
import type { Member, Value } from "../strace/value.ts";
import { bytesIn, inner, member, numberIn } from "./tree.ts";

/** Addresses of families whose addresses have no type of their own, as strace prints them with and without -X raw. */

/** `{sa_family=AF_VSOCK, svm_cid=VMADDR_CID_HOST, svm_port=0x4d2, svm_flags=0}` */
export function vsock(members: readonly Member[]): Address | null {
  const cid = named(member(members, "svm_cid"), cids);
  const port = named(member(members, "svm_port"), ports);
  return cid === null || port === null ? null : vsockAddress(cid, port);
}

/** linux/vm_sockets.h */
const ports: Readonly<Record<string, number>> = { VMADDR_PORT_ANY: 0xffffffff };
const cids: Readonly<Record<string, number>> = {
  VMADDR_CID_ANY: 0xffffffff,
  VMADDR_CID_HYPERVISOR: 0,
  VMADDR_CID_LOCAL: 1,
  VMADDR_CID_HOST: 2,
};

/** `{sa_family=AF_XDP, sxdp_flags=0, sxdp_ifindex=if_nametoindex("lo"), sxdp_queue_id=3, ...}` */
export function xdp(members: readonly Member[]): Address | null {
  const device = deviceIn(member(members, "sxdp_ifindex"));
  const queue = numberIn(member(members, "sxdp_queue_id"));
  return device === null || queue === null ? null : xdpAddress(device, queue);
}

/**
 * `{sa_family=AF_PACKET, sll_protocol=htons(ETH_P_ALL), sll_ifindex=if_nametoindex("lo"), sll_hatype=ARPHRD_ETHER,
 * sll_pkttype=PACKET_HOST, sll_halen=6, sll_addr=[00, 0x1, 0x2, 0x3, 0x4, 0x5]}`; -X raw: `sll_protocol="\x00\x03"`
 */
export function packet(members: readonly Member[]): Address | null {
  const device = deviceIn(member(members, "sll_ifindex"));
  const protocol = frameIn(member(members, "sll_protocol"));
  if (device === null || protocol === null) return null;
  const address = member(members, "sll_addr");
  const bytes = address?.type === "array" ? address.items.map(numberIn).filter((byte) => byte !== null) : [];
  const hardware = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":");
  return packetAddress(device, protocol, hardware === "" ? null : hardware);
}

/** `htons(ETH_P_ALL)`, `htons(0x3)`, `htons(0 /* ETH_P_??? *\/)`, or two bytes in network order. */
function frameIn(value: Value | undefined): string | null {
  const inside = inner(value);
  if (inside?.type === "word") return inside.text;
  const bytes = bytesIn(value);
  if (bytes !== null)
    return bytes.length === 2 ? frameProtocolName(bytes.charCodeAt(0) * 256 + bytes.charCodeAt(1)) : null;
  const number = numberIn(inside);
  return number === null ? null : frameProtocolName(number);
}

/** `if_nametoindex("lo")`; -X raw `1`, -X verbose `1 /* if_nametoindex("lo") *\/`. */
function deviceIn(value: Value | undefined): string | number | null {
  if (value?.type !== "call") return numberIn(value);
  const name = bytesIn(value.args[0]);
  return name === null ? null : intern(printable(name));
}

/**
 * `{sa_family=AF_BLUETOOTH, l2_psm=htobs(L2CAP_PSM_SDP), l2_bdaddr=01:02:03:04:05:06, l2_cid=htobs(L2CAP_CID_ATT), ...}`,
 * `{..., rc_bdaddr=..., rc_channel=22}`, `{..., hci_dev=htobs(0), hci_channel=HCI_CHANNEL_RAW}`, `{..., sco_bdaddr=...}`
 */
export function bluetooth(members: readonly Member[]): Address | null {
  return bluetoothAddress({
    bdaddr: hardwareText(members, ["l2_bdaddr", "rc_bdaddr", "sco_bdaddr"]),
    device: numberIn(inner(member(members, "hci_dev"))),
    psm: named(inner(member(members, "l2_psm")), psms),
    cid: named(inner(member(members, "l2_cid")), l2capCids),
    channel: numberIn(member(members, "rc_channel")) ?? named(member(members, "hci_channel"), hciChannels),
  });
}

/** `01:02:03:04:05:06`, with -X raw `"\x01\x02\x03\x04\x05\x06"`. */
function hardwareText(members: readonly Member[], names: readonly string[]): string | null {
  const value = names.map((name) => member(members, name)).find((one) => one !== undefined);
  if (value?.type === "word") return intern(value.text);
  const bytes = bytesIn(value);
  return bytes === null
    ? null
    : Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join(":");
}

/** `L2CAP_PSM_SDP`, `0x1`, or counted from a name: `L2CAP_PSM_DYN_START + 8248`, without blanks since 7.0. */
function named(value: Value | undefined, names: Readonly<Record<string, number>>): number | null {
  if (value?.type === "word") return numberOf(names, value.text) ?? null;
  if (value?.type !== "expression") return numberIn(value);
  const [, name = "", more] = /^(\w+) ?\+ ?(\d+)$/.exec(value.text) ?? [];
  const from = numberOf(names, name);
  return from === undefined ? null : from + Number(more);
}
