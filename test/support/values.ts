import type { Data } from "../../src/base/data.ts";
import { kinds } from "../../src/linux/kinds/kinds.ts";
import type { Layout } from "../../src/linux/kinds/layout.ts";
import type { SocketOption } from "../../src/linux/option.ts";

/**
 * Values to try an option with: the ordinary, the edges, and some that the kernel rounds, clamps or refuses. Empty: a
 * structure that cannot be made up (a pointer to a program, a key, a table of a firewall).
 */
export function valuesFor(option: SocketOption): readonly Data[] {
  return special[option.name] ?? byLayout(kinds[option.kind]);
}

/** Groups of which membership costs nothing: of the loopback device. */
const four = { group: "224.1.1.1", interface: "127.0.0.1" };

const timestamping = [
  { flags: ["SOF_TIMESTAMPING_RX_SOFTWARE", "SOF_TIMESTAMPING_SOFTWARE"], bind_phc: 0 },
  { flags: [], bind_phc: 0 },
];

const special: Readonly<Record<string, readonly Data[]>> = {
  SO_LINGER: [
    { l_onoff: 1, l_linger: 10 },
    { l_onoff: 1, l_linger: 0 },
    { l_onoff: 0, l_linger: 10 },
    { l_onoff: 1, l_linger: -1 },
  ],
  IP_ADD_MEMBERSHIP: [{ imr_multiaddr: four.group, imr_interface: four.interface }],
  IP_MULTICAST_IF: ["127.0.0.1", { imr_multiaddr: "0.0.0.0", imr_address: "127.0.0.1", imr_ifindex: 0 }],
  IPV6_ADD_MEMBERSHIP: [{ ipv6mr_multiaddr: "ff02::1:2", ipv6mr_ifindex: 1 }],
  TCP_CONGESTION: ["reno", "cubic", "nosuch"],
  TCP_ULP: ["nosuch"],
  SO_BINDTODEVICE: ["lo", "", "nosuch0"],
  SO_TIMESTAMPING: timestamping,
  SO_TIMESTAMPING_NEW: timestamping,
  SO_MAX_PACING_RATE: [1_000_000, 0],
  IP_LOCAL_PORT_RANGE: [
    { low: 40_000, high: 50_000 },
    { low: 0, high: 0 },
  ],
};

function byLayout(layout: Layout): readonly Data[] {
  switch (layout.is) {
    case "boolean":
      return [true, false];
    case "int":
    case "interface":
      return [0, 1, 2, 5, 100, 536, 1000, 5000, 70_000, 1 << 30, -1];
    case "named":
      return Object.keys(layout.names);
    case "flags":
      return [[], ...Object.keys(layout.names).map((name) => [name])];
    case "timeval":
      return [0, 1.5, 0.000001, 5.25, 3600.999999];
    case "choice":
      return layout.of.flatMap(byLayout);
    default:
      return [];
  }
}
