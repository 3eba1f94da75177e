import { alg } from "./options/alg.ts";
import { atm } from "./options/atm.ts";
import { ax25 } from "./options/ax25.ts";
import { bluetooth } from "./options/bluetooth.ts";
import { caif } from "./options/caif.ts";
import { canIsotp } from "./options/can-isotp.ts";
import { canJ1939 } from "./options/can-j1939.ts";
import { canRaw } from "./options/can-raw.ts";
import { dccp } from "./options/dccp.ts";
import { hci } from "./options/hci.ts";
import { icmpv6 } from "./options/icmpv6.ts";
import { ip } from "./options/ip.ts";
import { ipv6 } from "./options/ipv6.ts";
import { iucv } from "./options/iucv.ts";
import { kcm } from "./options/kcm.ts";
import { l2cap } from "./options/l2cap.ts";
import { llc } from "./options/llc.ts";
import { mctp } from "./options/mctp.ts";
import { mptcp } from "./options/mptcp.ts";
import { multicastRouting } from "./options/multicast-routing.ts";
import { multicastRouting6 } from "./options/multicast-routing6.ts";
import { netfilter } from "./options/netfilter.ts";
import { netfilter6 } from "./options/netfilter6.ts";
import { netlink } from "./options/netlink.ts";
import { netrom } from "./options/netrom.ts";
import { nfc } from "./options/nfc.ts";
import { packet } from "./options/packet.ts";
import { pnpipe } from "./options/pnpipe.ts";
import { pppol2tp } from "./options/pppol2tp.ts";
import { raw } from "./options/raw.ts";
import { rds } from "./options/rds.ts";
import { rfcomm } from "./options/rfcomm.ts";
import { rose } from "./options/rose.ts";
import { rxrpc } from "./options/rxrpc.ts";
import { sco } from "./options/sco.ts";
import { sctp } from "./options/sctp.ts";
import { smc } from "./options/smc.ts";
import { socket } from "./options/socket.ts";
import { tcp } from "./options/tcp.ts";
import { tipc } from "./options/tipc.ts";
import { tls } from "./options/tls.ts";
import { udp } from "./options/udp.ts";
import { udplite } from "./options/udplite.ts";
import { vsock } from "./options/vsock.ts";
import { x25 } from "./options/x25.ts";
import { xdp } from "./options/xdp.ts";
import { levelName, levelOn } from "./levels.ts";
import type { SocketOption } from "./option.ts";
import type { SocketFact } from "./traits.ts";

/**
 * linux/ is what is known of Linux sockets, as data: options, families, states, structures. It is pure and imports
 * base only; every layer may use it. It never looks at the running machine: values of sysctls are handed in.
 *
 * This file finds an option by what strace or a person calls it. Tables are in options/, one file a level.
 */
const tables: readonly (readonly SocketOption[])[] = [
  socket,
  ip,
  multicastRouting,
  netfilter,
  ipv6,
  multicastRouting6,
  netfilter6,
  tcp,
  udp,
  udplite,
  raw,
  icmpv6,
  mptcp,
  tls,
  sctp,
  dccp,
  smc,
  netlink,
  packet,
  xdp,
  vsock,
  alg,
  kcm,
  tipc,
  rds,
  rxrpc,
  pppol2tp,
  bluetooth,
  hci,
  l2cap,
  rfcomm,
  sco,
  canRaw,
  canIsotp,
  canJ1939,
  ax25,
  netrom,
  rose,
  x25,
  llc,
  atm,
  iucv,
  caif,
  pnpipe,
  nfc,
  mctp,
];

const every: readonly SocketOption[] = tables.flat();
/** By level, then by any spelling of the option; where two share one, the first in the tables. */
type Index = ReadonlyMap<string, ReadonlyMap<string, SocketOption>>;
const byName = indexOf(every);
const readOnly = indexOf(every.filter(({ access }) => access === "r"));

/** The call that names an option. */
interface Call {
  /** The socket's: Bluetooth has levels with the numbers of IP, TCP and UDP. Null: unknown. */
  readonly family?: string | null;
  /** Firewalls use one number for a set and for another get. */
  readonly call?: "setsockopt" | "getsockopt";
}

/**
 * The option of a level, both in any spelling: `SOL_TCP`, `IPPROTO_TCP`, `6`, `0x6`; `SO_RCVTIMEO`,
 * `SO_RCVTIMEO_OLD`, `20`, `0x14`. Numbers are those of x86-64. Null: the catalogue does not have it.
 */
export function findOption(level: string, name: string, { family = null, call }: Call = {}): SocketOption | null {
  const printedLevel = levelName(level);
  if (printedLevel === null) return null;
  const number = numberIn(name);
  const key = number ?? name;
  const asked = number !== null && call === "getsockopt" ? readOnly.get(printedLevel)?.get(key) : undefined;
  const found = asked ?? byName.get(printedLevel)?.get(key);
  const actualLevel = levelOn(family, printedLevel);
  if (actualLevel === printedLevel) return found ?? null;
  // strace printed the names of the wrong family; the numbers behind them are right.
  return byName.get(actualLevel)?.get(number ?? String(found?.number ?? name)) ?? null;
}

/** `20`, `0x14`: 20; null: a name. */
function numberIn(name: string): string | null {
  return /^\d/.test(name) && /^(?:0x[0-9a-f]+|\d+)$/i.test(name) ? String(Number(name)) : null;
}

/** Every option of that name, of any level: MCAST_JOIN_GROUP is of two. */
export function optionsCalled(name: string): readonly SocketOption[] {
  return every.filter((option) => option.name === name || option.aliases.includes(name));
}

export function allOptions(): readonly SocketOption[] {
  return every;
}

/** What options are called, aliases included, each name once. */
export function optionNames(): readonly string[] {
  return [...new Set(every.flatMap(({ name, aliases }) => [name, ...aliases]))];
}

/** The option that reports a fact about sockets: for `type`, SO_TYPE. */
export function optionReporting(fact: SocketFact): SocketOption {
  const option = every.find(({ reports }) => reports === fact);
  if (option === undefined) throw new Error(`no option reports ${fact}`);
  return option;
}

function indexOf(options: readonly SocketOption[]): Index {
  const index = new Map<string, Map<string, SocketOption>>();
  for (const option of options) {
    const level = index.get(option.level) ?? new Map<string, SocketOption>();
    index.set(option.level, level);
    for (const spelling of spellings(option)) if (!level.has(spelling)) level.set(spelling, option);
  }
  return index;
}

/** `TCP_NODELAY` and `1`: every name and number of it on its level. */
function spellings({ name, aliases, number, otherNumbers }: SocketOption): readonly string[] {
  return [name, ...aliases, String(number), ...Object.values(otherNumbers ?? {}).map(String)];
}
