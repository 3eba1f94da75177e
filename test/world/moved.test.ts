/** What a program has set, and the kernel changes by itself later: the value in force is unknown then. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { optionsNow } from "../../src/world/moved.ts";
import { optionText } from "../../src/views/names.ts";
import { worldOf } from "../support/world.ts";

const address = '{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}';
const tcp = "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3\n";
const udp = "socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3\n";
const unix = "socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0\n";
const set = (level: string, name: string, value: number): string =>
  `setsockopt(3, ${level}, ${name}, [${value}], 4) = 0\n`;
const read = (level: string, name: string, value: number): string =>
  `getsockopt(3, ${level}, ${name}, [${value}], [4]) = 0\n`;
const connect = (result = "0"): string => `connect(3, ${address}, 16) = ${result}\n`;
const PROGRESS = "-1 EINPROGRESS (Operation now in progress)";
const dissolve = 'connect(3, {sa_family=AF_UNSPEC, sa_data="\\0\\0"}, 16) = 0\n';
const clamp = set("SOL_TCP", "TCP_WINDOW_CLAMP", 100000);
const segment = set("SOL_TCP", "TCP_MAXSEG", 700);
const cpu = set("SOL_SOCKET", "SO_INCOMING_CPU", 1);
const quickack = set("SOL_TCP", "TCP_QUICKACK", 0);
const listen = "listen(3, 5) = 0\n";
const offset = (value: number): string => set("SOL_SOCKET", "SO_PEEK_OFF", value);

const cases: readonly (readonly [about: string, log: string, expected: string])[] = [
  ["not connected", tcp + clamp, "TCP_WINDOW_CLAMP 100000"],
  ["a listener", `${tcp + segment}listen(3, 5) = 0\n`, "TCP_MAXSEG 700"],
  ["set before connect", tcp + clamp + connect(), "TCP_WINDOW_CLAMP ?"],
  ["connect under way", tcp + segment + connect(PROGRESS), "TCP_MAXSEG ?"],
  ["set on a connection", tcp + connect() + set("SOL_TCP", "TCP_QUICKACK", 0), "TCP_QUICKACK ?"],
  ["listen() turns it on again", tcp + quickack + listen, ""],
  ["set on a listener", tcp + listen + quickack, "TCP_QUICKACK off"],
  ["a listener that listens again", tcp + listen + quickack + listen, "TCP_QUICKACK off"],
  ["perhaps it listened before", quickack + listen, "TCP_QUICKACK ?"],
  ["connected once", tcp + cpu + connect() + dissolve, "SO_INCOMING_CPU ?"],
  [
    "read on a connection: so it was then",
    tcp + segment + connect() + read("SOL_TCP", "TCP_MAXSEG", 688),
    "TCP_MAXSEG 688",
  ],
  ["what stays", tcp + set("SOL_SOCKET", "SO_PRIORITY", 3) + connect(), "SO_PRIORITY 3"],
  ["UDP with a peer", udp + cpu + connect(), "SO_INCOMING_CPU ?"],
  ["UDP without", udp + cpu, "SO_INCOMING_CPU 1"],
  ["a UNIX socket has no packets", unix + cpu, "SO_INCOMING_CPU 1"],
  ["an offset, which MSG_PEEK moves", unix + offset(5), "SO_PEEK_OFF ?"],
  ["no offset", unix + offset(-1), "SO_PEEK_OFF -1"],
];

for (const [about, log, expected] of cases)
  test(about, () => {
    const options = optionsNow(worldOf(log).socket(1)).filter(({ by }) => by === undefined);
    assert.is(options.map(optionText).join(", "), expected);
  });

test.run();
