/**
 * What the kernel makes of a value: the figures were measured on Linux 6.18 (x86-64, 250 ticks a second) by setting
 * and reading back; SCTP's are from the source of 6.12.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { inForce } from "../../src/linux/effects.ts";
import type { Data, Sysctls } from "../../src/linux/option.ts";
import { machine, option, socket } from "./support/machine.ts";

const stream = socket("SOCK_STREAM");

/** `asked -> in force` pairs. */
function table(
  name: string,
  pairs: readonly (readonly [Data, Data | null])[],
  context = stream,
  sysctls: Sysctls | null = machine,
): void {
  for (const [asked, expected] of pairs) {
    assert.equal(inForce(option(name), asked, sysctls, context), expected, `${name} ${JSON.stringify(asked)}`);
  }
}

test("buffers are doubled, between a minimum and the sysctl's maximum", () => {
  table("SO_RCVBUF", [
    [0, 2304],
    [1000, 2304],
    [50000, 100000],
    [100000, 200000],
    [-1, 8388608],
    [2 ** 30, 8388608],
  ]);
  table("SO_SNDBUF", [
    [0, 4608],
    [1000, 4608],
    [2304, 4608],
    [100000, 200000],
    [-1, 8388608],
  ]);
});

test("without the sysctl only what is below the minimum is known", () => {
  table(
    "SO_RCVBUF",
    [
      [1000, 2304],
      [50000, null],
      [-1, null],
    ],
    stream,
    null,
  );
});

test("timeouts are rounded up to ticks", () => {
  table("SO_RCVTIMEO", [
    [0, 0],
    [3, 3],
    [0.000001, 0.004],
    [2.500001, 2.504],
    [5.25, 5.252],
    [0.999999, 1],
    [-1, 0],
  ]);
});

test("without the length of a tick only whole seconds are known", () => {
  table(
    "SO_SNDTIMEO",
    [
      [0, 0],
      [3, 3],
      [0.5, null],
      [5.25, null],
    ],
    stream,
    null,
  );
  table(
    "TCP_RTO_MAX_MS",
    [
      [1000, 1000],
      [1001, null],
    ],
    stream,
    null,
  );
});

test("TCP's own times", () => {
  table("TCP_DEFER_ACCEPT", [
    [0, 0],
    [-1, 0],
    [1, 1],
    [2, 3],
    [5, 7],
    [1000, 1087],
    [100000, 29887],
  ]);
  table("TCP_LINGER2", [
    [0, 60],
    [5, 5],
    [-1, -1],
    [1000, 120],
  ]);
  table("TCP_RTO_MAX_MS", [
    [1000, 1000],
    [1001, 1004],
    [5555, 5556],
    [120000, 120000],
  ]);
  table("TCP_RTO_MIN_US", [
    [4001, 8000],
    [10001, 12000],
    [200000, 200000],
  ]);
});

test("TCP's sizes", () => {
  table("TCP_MAXSEG", [
    [0, 536],
    [1000, 1000],
  ]);
  table("TCP_WINDOW_CLAMP", [
    [0, 0],
    [-1, 1152],
    [1000, 1152],
    [100000, 100000],
  ]);
  table("TCP_FASTOPEN", [
    [5, 5],
    [100000, 4096],
  ]);
  table("TCP_REPAIR", [
    ["TCP_REPAIR_ON", "TCP_REPAIR_ON"],
    ["TCP_REPAIR_OFF_NO_WP", "TCP_REPAIR_OFF"],
  ]);
  table("TCP_THIN_DUPACK", [[true, false]]);
});

test("low-water mark: TCP allows half of the buffer", () => {
  const set = socket("SOCK_STREAM", { SO_BUF_LOCK: ["SOCK_RCVBUF_LOCK"], SO_RCVBUF: 200000 });
  table(
    "SO_RCVLOWAT",
    [
      [90000, 90000],
      [150000, 100000],
    ],
    set,
  );
  table(
    "SO_RCVLOWAT",
    [
      [0, 1],
      [1000, 1000],
      [-1, 16777216],
    ],
    socket("SOCK_STREAM", { SO_BUF_LOCK: [] }),
  );
  table(
    "SO_RCVLOWAT",
    [
      [0, 1],
      [100000, 100000],
      [-1, 2147483647],
    ],
    socket("SOCK_DGRAM"),
  );
  // Nobody told whether the buffer was set.
  table("SO_RCVLOWAT", [
    [1000, 1000],
    [100000, null],
  ]);
});

test("linger keeps its seconds when it is turned off", () => {
  table("SO_LINGER", [
    [
      { l_onoff: 7, l_linger: 5 },
      { l_onoff: 1, l_linger: 5 },
    ],
    [{ l_onoff: 1, l_linger: -3 }, null],
  ]);
  const before = socket("SOCK_STREAM", { SO_LINGER: { l_onoff: 1, l_linger: 5 } });
  table(
    "SO_LINGER",
    [
      [
        { l_onoff: 0, l_linger: 0 },
        { l_onoff: 0, l_linger: 5 },
      ],
    ],
    before,
  );
  table("SO_LINGER", [[{ l_onoff: 0, l_linger: 0 }, null]]);
});

test("type of service: a stream's two lowest bits are TCP's", () => {
  table(
    "IP_TOS",
    [
      [16, 16],
      [5, 4],
      [-1, 252],
      [1000, 232],
    ],
    socket("SOCK_STREAM", { IP_TOS: 0 }),
  );
  table(
    "IP_TOS",
    [
      [16, 16],
      [5, 5],
      [-1, 255],
    ],
    socket("SOCK_DGRAM"),
  );
  table("IP_TOS", [
    [16, 16],
    [5, null],
  ]);
  table(
    "IPV6_TCLASS",
    [
      [5, 5],
      [-1, 0],
    ],
    socket("SOCK_DGRAM"),
  );
});

test("hop limits and multicast", () => {
  table("IP_TTL", [
    [5, 5],
    [-1, 64],
  ]);
  table(
    "IP_MULTICAST_TTL",
    [
      [0, 0],
      [-1, 1],
    ],
    socket("SOCK_DGRAM"),
  );
  table("IPV6_UNICAST_HOPS", [
    [0, 0],
    [-1, null],
  ]);
  const byNumber = { imr_multiaddr: "0.0.0.0", imr_address: "0.0.0.0", imr_ifindex: 1 };
  table(
    "IP_MULTICAST_IF",
    [
      ["127.0.0.1", "127.0.0.1"],
      [byNumber, "0.0.0.0"],
    ],
    socket("SOCK_DGRAM"),
  );
  table("IP_ADD_MEMBERSHIP", [[{ imr_multiaddr: "224.1.1.1", imr_interface: "0.0.0.0" }, null]]);
});

test("others", () => {
  table("SO_KEEPALIVE", [
    [true, true],
    [false, false],
  ]);
  table("SO_BSDCOMPAT", [[true, false]]);
  table("SO_TXREHASH", [
    [0, 0],
    [-1, 1],
  ]);
  table("SO_TIMESTAMPING", [[{ flags: [] }, { flags: [], bind_phc: 0 }]]);
  table("SO_MAX_PACING_RATE", [
    [1000, 1000],
    [0xffffffff, null],
  ]);
  table(
    "UDPLITE_SEND_CSCOV",
    [
      [0, 0],
      [1, 8],
      [-1, 8],
      [1000, 1000],
    ],
    socket("SOCK_DGRAM"),
  );
  const home = ["IPV6_PREFER_SRC_PUBTMP_DEFAULT", "IPV6_PREFER_SRC_HOME"];
  table("IPV6_ADDR_PREFERENCES", [
    [[], home],
    [["IPV6_PREFER_SRC_TMP"], ["IPV6_PREFER_SRC_TMP", "IPV6_PREFER_SRC_HOME"]],
  ]);
});

test("SCTP: a switch for an association is 0 or 1", () => {
  table("SCTP_RECONFIG_SUPPORTED", [
    [
      { assoc_id: 0, assoc_value: 5 },
      { assoc_id: 0, assoc_value: 1 },
    ],
    [
      { assoc_id: 0, assoc_value: 0 },
      { assoc_id: 0, assoc_value: 0 },
    ],
  ]);
});

test.run();
