import { ownSentence } from "../../src/linux/bound/sentence.ts";
import type { Data, OptionValue, SocketContext, SocketOption } from "../../src/linux/option.ts";
import { socket } from "../linux/support/machine.ts";

const group = { imr_multiaddr: "239.7.7.7", imr_interface: "127.0.0.1" };
const group6 = { ipv6mr_multiaddr: "ff02::7", ipv6mr_interface: "lo" };

/** Values of every kind, of which each makes another sentence for some option. */
const values: readonly Data[] = [
  ...[true, false, -1, 0, 1, 2, 64, 254, 255, 50_000, 1e9],
  ...["", "lo", "cubic", "ECONNREFUSED", "127.0.0.1", "18446744073709551615"],
  ...["DONT", "WANT", "DO", "PROBE", "INTERFACE", "OMIT"].map((name) => `IP_PMTUDISC_${name}`),
  // Code points and the older meaning of the same byte: EF, AF11, CS1, LE, with a congestion bit too, VOICE-ADMIT, none, low delay.
  ...[0xb8, 0x28, 0x20, 0x04, 0x06, 0xb0, 0x14, 0x10, 0x08],
  ...[[], ["SOCK_SNDBUF_LOCK"], ["SOCK_SNDBUF_LOCK", "SOCK_RCVBUF_LOCK"]],
  ...[0, 1].flatMap((l_onoff) => [-1, 0, 5].map((l_linger) => ({ l_onoff, l_linger }))),
  { len: 3 },
  { ...group, imr_ifindex: "lo" },
  group,
  { ...group, imr_interface: "0.0.0.0" },
  group6,
  { gr_interface: "lo", gr_group: "239.7.7.7" },
];

const alive = { TCP_KEEPIDLE: 60, TCP_KEEPINTVL: 10, TCP_KEEPCNT: 5, SO_KEEPALIVE: true };
const sockets: readonly SocketContext[] = [
  socket("SOCK_STREAM"),
  socket("SOCK_STREAM", alive),
  socket("SOCK_STREAM", { TCP_KEEPIDLE: 60, SO_KEEPALIVE: false }),
  socket("SOCK_DGRAM"),
  socket("SOCK_RAW"),
  { ...socket("SOCK_STREAM"), family: "AF_UNIX" },
  { family: null, type: null, inForce: () => null },
];

/** All that --explain prints of an option beyond its one sentence: for every value, in force as asked for or not, on every socket. */
export function sentencesOf(option: SocketOption): readonly string[] {
  const known = (data: Data): OptionValue => ({ type: "known", data });
  const all = values.flatMap((asked) =>
    [null, asked, ...(typeof asked === "number" ? [2 * asked, 4608, 0] : [])].flatMap((inForce) =>
      sockets.map((on) => ownSentence(option, known(asked), inForce === null ? null : known(inForce), on)),
    ),
  );
  return [...new Set(all.filter((sentence) => sentence !== null))];
}
