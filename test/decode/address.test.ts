/** Addresses as versions and options of strace print them; most recorded with 6.1, some as field reports have them. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { addressIn, isGarbledAddress } from "../../src/decode/address.ts";
import { showAddress } from "../../src/linux/address.ts";
import { LineParser } from "../../src/strace/parse.ts";
import type { Argument } from "../../src/strace/value.ts";

const argumentOf = (printed: string): Argument | undefined => {
  const line = new LineParser(() => true).parseLine(`bind(3, ${printed}, 16) = 0`);
  if (line.type !== "call") throw new Error(`not a call: ${JSON.stringify(line)}`);
  return line.args[1];
};

const cases: readonly (readonly [printed: string, shown: string])[] = [
  ["{sa_family=AF_VSOCK, svm_cid=VMADDR_CID_HOST, svm_port=0x4d2, svm_flags=0}", "cid 2 (host), port 1234"],
  ["{sa_family=AF_VSOCK, svm_cid=VMADDR_CID_ANY, svm_port=VMADDR_PORT_ANY, svm_flags=0}", "cid any, port any"],
  ["{sa_family=0x28, svm_cid=0xffffffff, svm_port=0x4d2, svm_flags=0x1}", "cid any, port 1234"],
  [
    "{sa_family=0x28 /* AF_VSOCK */, svm_cid=0x3, svm_port=0xffffffff /* VMADDR_PORT_ANY */, svm_flags=0}",
    "cid 3, port any",
  ],
  // strace before 5.15.
  ['{sa_family=AF_VSOCK, sa_data="\\0\\0\\322\\4\\0\\0\\2\\0\\0\\0\\0\\0\\0\\0"}', "cid 2 (host), port 1234"],
  [
    '{sa_family=AF_XDP, sxdp_flags=XDP_SHARED_UMEM, sxdp_ifindex=if_nametoindex("lo"), sxdp_queue_id=3, sxdp_shared_umem_fd=0}',
    "interface lo, queue 3",
  ],
  ["{sa_family=0x2c, sxdp_flags=0x1, sxdp_ifindex=1, sxdp_queue_id=3, sxdp_shared_umem_fd=0}", "interface 1, queue 3"],
  [
    "{sa_family=AF_BLUETOOTH, l2_psm=htobs(L2CAP_PSM_SDP), l2_bdaddr=01:02:03:04:05:06, l2_cid=htobs(0 /* L2CAP_CID_??? */), l2_bdaddr_type=BDADDR_BREDR}",
    "01:02:03:04:05:06, PSM 1",
  ],
  [
    "{sa_family=AF_BLUETOOTH, l2_psm=htobs(L2CAP_PSM_DYN_START + 8248), l2_bdaddr=01:02:03:04:05:06, l2_cid=htobs(L2CAP_CID_ATT), l2_bdaddr_type=BDADDR_LE_PUBLIC}",
    "01:02:03:04:05:06, PSM 12345, CID 4",
  ],
  [
    "{sa_family=AF_BLUETOOTH, l2_psm=htobs(L2CAP_PSM_DYN_START+8248), l2_bdaddr=01:02:03:04:05:06, l2_cid=htobs(L2CAP_CID_ATT), l2_bdaddr_type=BDADDR_LE_PUBLIC}",
    "01:02:03:04:05:06, PSM 12345, CID 4",
  ],
  [
    '{sa_family=0x1f, l2_psm=htobs(0x1), l2_bdaddr="\\x01\\x02\\x03\\x04\\x05\\x06", l2_cid=htobs(0x4), l2_bdaddr_type=0}',
    "01:02:03:04:05:06, PSM 1, CID 4",
  ],
  ["{sa_family=AF_BLUETOOTH, rc_bdaddr=01:02:03:04:05:06, rc_channel=22}", "01:02:03:04:05:06, channel 22"],
  ["{sa_family=AF_BLUETOOTH, hci_dev=htobs(0), hci_channel=HCI_CHANNEL_CONTROL}", "device 0, channel 3"],
  ["{sa_family=0x1f, hci_dev=htobs(65535), hci_channel=0x1}", "device none, channel 1"],
  ["{sa_family=AF_BLUETOOTH, sco_bdaddr=01:02:03:04:05:06}", "01:02:03:04:05:06"],
  // Older strace.
  ['{sa_family=AF_BLUETOOTH, sa_data="\\1\\0\\1\\2\\3\\4\\5\\6\\0\\0\\0\\0"}', "01:02:03:04:05:06, PSM 1"],
  [
    '{sa_family=AF_PACKET, sll_protocol=htons(ETH_P_ALL), sll_ifindex=if_nametoindex("lo"), sll_hatype=ARPHRD_ETHER, sll_pkttype=PACKET_HOST, sll_halen=6, sll_addr=[00, 0x1, 0x2, 0x3, 0x4, 0x5]}',
    "interface lo, ETH_P_ALL, 00:01:02:03:04:05",
  ],
  [
    '{sa_family=0x11, sll_protocol="\\x00\\x03", sll_ifindex=1, sll_hatype=0x1, sll_pkttype=0, sll_halen=6, sll_addr=[00, 0x1, 0x2, 0x3, 0x4, 0x5]}',
    "interface 1, ETH_P_ALL, 00:01:02:03:04:05",
  ],
  // 4.15, bound to the socket's own protocol, and an address that getsockname() gave in part.
  [
    "{sa_family=AF_PACKET, sll_protocol=htons(0x3), sll_ifindex=0, sll_hatype=0, sll_pkttype=PACKET_HOST, sll_halen=0}",
    "any interface, ETH_P_ALL",
  ],
  [
    '{sa_family=AF_PACKET, sll_protocol=htons(0 /* ETH_P_??? */), sll_ifindex=if_nametoindex("\\33[31m"), sll_hatype=ARPHRD_NETROM, sll_pkttype=PACKET_HOST, sll_halen=0}',
    "interface \\x1b[31m",
  ],
  [
    '{sa_family=AF_PACKET, sa_data="\\0\\3\\1\\0\\0\\0\\4\\3\\0\\6\\0\\0\\0\\0\\0\\0"}',
    "interface 1, ETH_P_ALL, 00:00:00:00:00:00",
  ],
  ['{sa_family=AF_FILE, path="/var/run/nscd/socket"}', "/var/run/nscd/socket"],
  ['{sa_family=AF_FILE, path=@"abstract"}', "@abstract"],
  ["{sa_family=AF_NETLINK, pid=77, groups=00000011}", "port 77, groups 0x11"],
  // Too short for its family: nothing is decoded.
  ['{sa_family=AF_INET, sa_data="\\264\\25"}', '{sa_family=AF_INET, sa_data="\\264\\25"}'],
];

for (const [printed, text] of cases) {
  test(printed, () => {
    const argument = argumentOf(printed);
    const address = addressIn(argument?.value, argument?.text ?? "");
    assert.is(address === null ? null : showAddress(address), text);
    assert.not(isGarbledAddress(argument?.value));
  });
}

test("a family that is not decoded is shown as strace writes it", () => {
  const printed = '{sa_family=AF_CAN, can_ifindex=if_nametoindex("vcan0"), can_addr={tp={rx_id=0, tx_id=0}}}';
  const address = addressIn(argumentOf(printed)?.value, printed);
  assert.is(address === null ? null : showAddress(address), printed);
});

/** What is pasted may have lost or gained characters: what is left is no address. */
const garbled = [
  "{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(“10.0.0.1”)}",
  '{sa_family=AF_INET, sin_port=htons(80), sin_addr=i net_addr("127.0.0.1")}',
  '{sa_family=AF_INET, sin_port=htons(8 0), sin_addr=inet_addr("127.0.0.1")}',
  '{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0 .1")}',
  '{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0\\.0.1")}',
  '{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.        0.1")}',
  '{sa_family=AF_INET, sin_po rt=htons(80), sin_addr=inet_addr("127.0.0.1")}',
  '{sa_fam ily=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}',
  '{sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1 2", &sin6_addr), sin6_scope_id=0}',
  '\u00a0{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.1")}',
  '{sa_family=AF_CAN, can_ifindex=if_name toindex("vcan0")}',
];

for (const printed of garbled)
  test(`no address: ${printed}`, () => {
    const argument = argumentOf(printed);
    assert.is(addressIn(argument?.value, argument?.text ?? ""), null);
    assert.ok(isGarbledAddress(argument?.value));
  });

for (const printed of [
  "NULL",
  "0x7ffd10089d00",
  '{sa_family=AF_UNSPEC, sa_data="\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0"}',
])
  test(`none, and nothing is garbled: ${printed}`, () => {
    const argument = argumentOf(printed);
    assert.is(addressIn(argument?.value, argument?.text ?? ""), null);
    assert.not(isGarbledAddress(argument?.value));
  });

test.run();
