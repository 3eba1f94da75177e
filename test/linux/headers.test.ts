/**
 * The catalogue against the headers of linux-libc-dev on this machine: no option of a header is missing, none is
 * invented, no number differs. What newer kernels added may be ahead of the headers, and is counted.
 */
import { existsSync, readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { allOptions } from "../../src/linux/catalogue.ts";
import type { SocketOption } from "../../src/linux/option.ts";
import { constantsOf } from "./support/header.ts";

const include = "/usr/include";
const read = (header: string): string => readFileSync(`${include}/${header}`, "utf8");

/** Which constants of a header are options, and which of those that look like it are values, flags or limits. */
const options: Readonly<Record<string, { readonly are: RegExp; readonly not?: RegExp }>> = {
  "asm-generic/socket.h": { are: /^SO_/ },
  "linux/in.h": { are: /^(IP|MCAST)_/, not: /^(IP_PMTUDISC_|IP_DEFAULT_|MCAST_(EX|IN)CLUDE|IP_MSFILTER_SIZE)/ },
  "linux/in6.h": {
    are: /^(IPV6|MCAST)_/,
    not: /^IPV6_(FL_|PMTUDISC_|PRIORITY_|TLV_|PREFER_|FLOWINFO_(FLOWLABEL|PRIORITY))/,
  },
  "linux/tcp.h": {
    are: /^TCP_/,
    not: /^TCP_(MSS_|REPAIR_O|FLAG_|MD5SIG_(MAX|FLAG)|CA_|NLA_|AO_(MAX|KEYF)|RECEIVE_ZERO|.*QUEUE$|QUEUES|RESERVED|DATA_OFF)/,
  },
  "linux/udp.h": { are: /^UDP_/, not: /^UDP_ENCAP_/ },
  "linux/icmp.h": { are: /^ICMP_FILTER$/ },
  "linux/icmpv6.h": { are: /^ICMPV6_FILTER$/ },
  "linux/netlink.h": {
    are: /^NETLINK_([A-Z]+_MEMBERSHIPS?|PKTINFO|BROADCAST_ERROR|NO_ENOBUFS|[RT]X_RING|LISTEN_ALL_NSID|[A-Z]+_ACK|GET_STRICT_CHK)$/,
  },
  "linux/if_packet.h": {
    are: /^PACKET_/,
    not: /^PACKET_(HOST|BROADCAST|MULTICAST|OTHERHOST|OUTGOING|LOOPBACK|USER|KERNEL|FASTROUTE|FANOUT_(?!DATA)\w+|MR_\w+)$/,
  },
  "linux/vm_sockets.h": { are: /^SO_VM_/ },
  "linux/mptcp.h": { are: /^MPTCP_(\w*INFO|SUBFLOW_ADDRS)$/ },
  "linux/tls.h": { are: /^TLS_[TR]X/ },
  "linux/if_xdp.h": {
    are: /^XDP_/,
    not: /^XDP_(SHARED_UMEM|COPY|ZEROCOPY|USE_\w+|UMEM_(UNAL|PGOFF|TX)\w*|RING_NEED\w*|OPTIONS_\w+|PGOFF\w+|TXMD\w+|PKT\w+|TX_METADATA)$/,
  },
  "linux/can/raw.h": { are: /^CAN_RAW_/, not: /^CAN_RAW_(FILTER_MAX|XL_VCID_[TR]X)/ },
  "linux/can/isotp.h": { are: /^CAN_ISOTP_(OPTS|RECV_FC|[TR]X_STMIN|LL_OPTS)$/ },
  "linux/can/j1939.h": { are: /^SO_J1939_/ },
  "linux/tipc.h": {
    are: /^TIPC_(IMPORTANCE|\w+_DROPPABLE|CONN_TIMEOUT|\w+_RECVQ_\w+|MCAST_\w+CAST|GROUP_(JOIN|LEAVE)|NODELAY)$/,
  },
  "linux/if_alg.h": { are: /^ALG_SET_/ },
  "linux/kcm.h": { are: /^KCM_RECV/ },
  "linux/rxrpc.h": { are: /^RXRPC_(SECURITY_KEY\w*|EXCLUSIVE_CONN\w*|MIN_SEC\w*|UPGRADEABLE\w*|SUPPORTED_CMSG)$/ },
  "linux/if_pppol2tp.h": { are: /^PPPOL2TP_SO_/ },
  "linux/x25.h": { are: /^X25_QBITINCL$/ },
  "linux/ax25.h": { are: /^AX25_(WINDOW|T[123]|N2|BACKOFF|EXTSEQ|PIDINCL|IDLE|PACLEN|IAMDIGI|KILL)$/ },
  "linux/netrom.h": { are: /^NETROM_(T[124]|N2|IDLE)$/ },
  "linux/rose.h": { are: /^ROSE_(DEFER|T[123]|IDLE|QBITINCL|HOLDBACK)$/ },
  "linux/atm.h": { are: /^SO_/ },
  "linux/dccp.h": { are: /^DCCP_SOCKOPT_/ },
  "linux/smc.h": { are: /^SMC_LIMIT_HS$/ },
  "linux/rds.h": { are: /^(RDS_(CANCEL_SENT_TO|GET_MR\w*|FREE_MR|RECVERR|CONG_MONITOR)|SO_RDS_\w+)$/ },
  "linux/phonet.h": { are: /^PNPIPE_/, not: /^PNPIPE_ENCAP_/ },
  "linux/caif/caif_socket.h": { are: /^CAIFSO_/ },
  "linux/nfc.h": { are: /^NFC_LLCP_(RW|MIUX|REMOTE_\w+)$/ },
  "linux/llc.h": { are: /^LLC_OPT_/, not: /^LLC_OPT_(MAX|UNKNOWN)/ },
  "linux/mctp.h": { are: /^MCTP_OPT_/ },
  "linux/sctp.h": {
    are: /^SCTP_/,
    not: /^SCTP_((FUTURE|CURRENT|ALL)_ASSOC|PR_(SCTP_|INDEX|POLICY|SET_|\w+_ENABLED)\w*|ENABLE_(RESET|CHANGE|STRRESET)_\w+|STREAM_RESET_\w+|UNORDERED|ADDR_OVER|ABORT|SACK_IMM\w+|SENDALL|NOTIFICATION|EOF|INIT|SND\w+|RCVINFO|NXTINFO|PRINFO|AUTHINFO|DSTADDR\w+|COMM_\w+|RESTART|SHUTDOWN_\w+|CANT_\w+|ADDR_\w+|DATA_\w+|PARTIAL_DELIVERY_(?!POINT)\w+|SN_\w+|ASSOC_(?!STATS)\w+|PEER_ADDR_CHANGE|SEND_FAILED\w*|REMOTE_ERROR|ADAPTATION_INDICATION|AUTHENTICATION_\w+|SENDER_DRY_EVENT|STREAM_CHANGE_\w+|FAILED_\w+|RECEIVED_SACK|HEARTBEAT_\w+|RESPONSE_\w+|INTERNAL_ERROR|PEER_FAULTY|AUTH_(HMAC|NEW|FREE|NO)\w*|INACTIVE|PF|POTENTIALLY_FAILED|ACTIVE|UNCONFIRMED|UNKNOWN|EMPTY|CLOSED|COOKIE_\w+|ESTABLISHED|BINDX_\w+_ADDR|SS_\w+|MSG_\w+|LISTEN)$/,
  },
  "linux/mroute.h": { are: /^MRT_/, not: /^MRT_(BASE|MAX|FLUSH_)/ },
  "linux/mroute6.h": { are: /^MRT6_/, not: /^MRT6_(BASE|MAX|FLUSH_)/ },
  "linux/netfilter_ipv4.h": { are: /^SO_/ },
  "linux/netfilter/ipset/ip_set.h": { are: /^SO_/ },
  "linux/netfilter_ipv4/ip_tables.h": { are: /^IPT_SO_/, not: /_MAX$/ },
  "linux/netfilter_ipv6/ip6_tables.h": { are: /^IP6T_SO_/, not: /_MAX$/ },
  "linux/netfilter_arp/arp_tables.h": { are: /^ARPT_SO_/, not: /_MAX$/ },
  "linux/netfilter_bridge/ebtables.h": { are: /^EBT_SO_/, not: /_MAX$/ },
  "linux/ip_vs.h": { are: /^IP_VS_SO_/, not: /_MAX$/ },
};

/** Names of the C library or of older standards, which no header of the kernel has. */
const elsewhere: ReadonlySet<string> = new Set(["IPV6_JOIN_GROUP", "IPV6_LEAVE_GROUP"]);

const names = (option: SocketOption): readonly string[] => [option.name, ...option.aliases];
const numberOf = (option: SocketOption, name: string): number => option.otherNumbers?.[name] ?? option.number;
/** ATM's numbers hold level and size too. */
const plain = (option: SocketOption, number: number): number =>
  option.level === "SOL_ATM" ? (number >> 16) & 0x3f : number;

if (!existsSync(`${include}/linux/socket.h`)) {
  console.log("skipped: no kernel headers in /usr/include (apt install linux-libc-dev)");
} else {
  const version = versionOf(read("linux/version.h"));
  const mine = allOptions();
  const inUserHeaders = mine.filter((option) => Object.hasOwn(options, option.header));
  let compared = 0;
  const ahead: string[] = [];

  for (const [header, { are, not }] of Object.entries(options)) {
    if (!existsSync(`${include}/${header}`)) continue;
    const constants = constantsOf(read(header));
    const rows = mine.filter((option) => option.header === header);
    const theirs = [...constants.keys()].filter((name) => are.test(name) && not?.test(name) !== true);

    test(`${header}: ${theirs.length} names, none missing`, () => {
      const known = new Set(rows.flatMap(names));
      assert.equal(
        theirs.filter((name) => !known.has(name)),
        [],
      );
      assert.ok(theirs.length > 0, "the pattern finds nothing");
      compared += theirs.length;
    });

    test(`${header}: no number differs, none invented`, () => {
      for (const option of rows) {
        for (const name of names(option)) {
          const number = constants.get(name);
          if (number !== undefined) assert.is(plain(option, numberOf(option, name)), number, name);
          else if (!elsewhere.has(name)) {
            assert.ok(isNewer(option.since, version) || isChosenBySize(header, name), `${name} is in no header`);
            if (isNewer(option.since, version)) ahead.push(`${name} (${option.since})`);
          }
        }
      }
    });
  }

  test("what it came to", () => {
    const others = mine.filter((option) => !Object.hasOwn(options, option.header));
    console.log(`\n  linux-libc-dev ${version.join(".")}: ${compared} names compared, all in the catalogue`);
    console.log(`  ${mine.length} options in the catalogue, ${inUserHeaders.length} of them from these headers`);
    console.log(`  ${ahead.length} newer than the headers: ${ahead.join(", ")}`);
    console.log(`  ${others.length} from headers that the kernel does not give to users: ${levelsOf(others)}`);
    // A header that was renamed would take its options out of the comparison without a word.
    const unknown = others.filter((option) => !/^(net\/|asm-generic)/.test(option.header)).map(({ header }) => header);
    assert.equal([...new Set(unknown)], []);
    assert.ok(compared > 500, `${compared} names`);
  });
}

/** SO_RCVTIMEO and such: the header defines them by the size of time_t, in words that are not a number. */
function isChosenBySize(header: string, name: string): boolean {
  return (
    new RegExp(`#define ${name}\\b.*\\n?.*sizeof`).test(read(header)) || read(header).includes(`${name}\t\t${name}_OLD`)
  );
}

function versionOf(text: string): readonly [number, number] {
  const code = Number(/LINUX_VERSION_CODE\s+(\d+)/.exec(text)?.[1]);
  return [code >> 16, (code >> 8) & 0xff];
}

function isNewer(since: string, [major, minor]: readonly [number, number]): boolean {
  const [a = 0, b = 0] = since.split(".").map(Number);
  return a > major || (a === major && b > minor);
}

function levelsOf(list: readonly SocketOption[]): string {
  return [...new Set(list.map(({ level }) => level))].join(", ");
}

test.run();
