import type { Address } from "./address.ts";

type OtherAddress = Extract<Address, { readonly type: "other" }>;

/** Addresses of families that have no type of their own in Address: a text for people, and their fields for JSON. */

/** struct sockaddr_vm (linux/vm_sockets.h): `cid 2 (host), port 1234`. */
export function vsockAddress(cid: number, port: number): OtherAddress {
  return {
    type: "other",
    family: "AF_VSOCK",
    text: `cid ${cid === ANY ? "any" : `${cid}${cids[cid] ?? ""}`}, port ${port === ANY ? "any" : port}`,
    fields: { cid, port },
  };
}

/** VMADDR_CID_ANY, VMADDR_PORT_ANY. */
const ANY = 0xffffffff;
const cids: readonly (string | undefined)[] = [" (hypervisor)", " (local)", " (host)"];

/** struct sockaddr_xdp (linux/if_xdp.h): `interface lo, queue 3`; the interface by its number where it has no name. */
export function xdpAddress(device: string | number, queue: number): OtherAddress {
  return {
    type: "other",
    family: "AF_XDP",
    text: `interface ${device}, queue ${queue}`,
    fields: { interface: device, queue },
  };
}

/**
 * struct sockaddr_ll (linux/if_packet.h): `interface lo, ETH_P_ALL`; interface 0 is any, protocol `0` that of the socket.
 * `hardware`: the address of the interface, or of the peer.
 */
export function packetAddress(device: string | number, protocol: string, hardware: string | null): OtherAddress {
  const fields = {
    interface: device,
    ...(protocol === "0" ? {} : { protocol }),
    ...(hardware === null ? {} : { hardware }),
  };
  const parts = [
    device === 0 ? "any interface" : `interface ${device}`,
    ...(protocol === "0" ? [] : [protocol]),
    ...(hardware === null ? [] : [hardware]),
  ];
  return { type: "other", family: "AF_PACKET", text: parts.join(", "), fields };
}

/** HCI_DEV_NONE. */
const NO_DEVICE = 0xffff;

/** The structs of net/bluetooth/: L2CAP has a PSM, RFCOMM a channel, SCO an address alone; HCI has devices. */
interface BluetoothFields {
  /** In the order of its bytes, as strace prints it: `01:02:03:04:05:06`. */
  readonly bdaddr?: string | null;
  readonly psm?: number | null;
  readonly cid?: number | null;
  readonly channel?: number | null;
  readonly device?: number | null;
}

/** `01:02:03:04:05:06, PSM 1`, `device 0, channel 3`; null: there is not one field. */
export function bluetoothAddress(fields: BluetoothFields): OtherAddress | null {
  const known = Object.entries(fields).filter((field): field is [string, string | number] => field[1] !== null);
  if (known.length === 0) return null;
  const text = known.flatMap(([name, value]) => partTexts[name]?.(value) ?? []).join(", ");
  return { type: "other", family: "AF_BLUETOOTH", text, fields: Object.fromEntries(known) };
}

/** Of a PSM and a CID the one that is 0 is not used. */
const partTexts: Readonly<Record<string, (value: string | number) => string | null>> = {
  bdaddr: String,
  device: (device) => `device ${device === NO_DEVICE ? "none" : device}`,
  psm: (psm) => (psm === 0 ? null : `PSM ${psm}`),
  cid: (cid) => (cid === 0 ? null : `CID ${cid}`),
  channel: (channel) => `channel ${channel}`,
};

/** Whether the kernel chooses the port when the socket is bound to the address. */
export function hasAnyPort(address: Address): boolean {
  return address.type === "other" && address.family === "AF_VSOCK" && address.fields?.["port"] === ANY;
}
