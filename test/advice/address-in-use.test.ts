/** Who has the address, by what the kernel refuses (measured on 6.18), and what is no fault. */
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import process from "node:process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { judge } from "../../src/advice/judge.ts";
import { finishedWorldOf } from "../support/world.ts";
import { adviceOn } from "../support/advice.ts";
import { canTrace } from "../support/socktrace.ts";

const test = suite("address-in-use");

/** Program, and the advice of the id that it gives, up to numbers. */
const causes: readonly (readonly [name: string, program: string, expected: readonly string[]])[] = [
  [
    "another listener: bind()",
    'first = listen(("127.0.0.1", PORT)); refuse(tcp, ("127.0.0.1", PORT))',
    ["error: bind() of 127.0.0.1:N failed with EADDRINUSE: #N of process N listens there"],
  ],
  [
    "a wildcard",
    'first = listen(("0.0.0.0", PORT)); refuse(tcp, ("127.0.0.1", PORT))',
    ["error: bind() of 127.0.0.1:N failed with EADDRINUSE: #N of process N listens there"],
  ],
  [
    "two that both have SO_REUSEADDR: the second listen()",
    'first = tcp(("127.0.0.1", PORT)); second = tcp(("127.0.0.1", PORT)); first.listen(1); refuse(second.listen, 1)',
    ["error: listen() of 127.0.0.1:N failed with EADDRINUSE: #N of process N listens there"],
  ],
  [
    "not: an outgoing connection, by chance: port-in-ephemeral-range says so",
    'l = listen(("127.0.0.1", PORT)); c = create_connection(l.getsockname()); refuse(tcp, c.getsockname())',
    [],
  ],
  [
    "a connection of the earlier run, and only that run had SO_REUSEADDR",
    'l = listen(("127.0.0.1", PORT)); c = create_connection(l.getsockname()); a, _ = l.accept(); l.close(); refuse(tcp, ("127.0.0.1", PORT), reuse=0)',
    [
      "error: bind() of 127.0.0.1:N failed with EADDRINUSE: #N of process N, a connection of an earlier listener, has it (for N s after its end too), and SO_REUSEADDR was not on for both",
    ],
  ],
  [
    "SO_REUSEPORT on one only",
    'first = socket(); first.setsockopt(SOL_SOCKET, SO_REUSEPORT, 1); first.bind(("127.0.0.1", PORT)); first.listen(1); refuse(tcp, ("127.0.0.1", PORT))',
    [
      "error: bind() of 127.0.0.1:N failed with EADDRINUSE: #N of process N listens there, and only that one has SO_REUSEPORT",
    ],
  ],
  [
    "[::], which serves IPv4 too: a note",
    'first = socket(AF_INET6); first.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0); first.bind(("::", PORT)); first.listen(1); refuse(tcp, ("0.0.0.0", PORT))',
    [
      "note: bind() of 0.0.0.0:N failed with EADDRINUSE: #N of process N has the port for IPv6, and for IPv4 too, since its IPV6_V6ONLY is off",
    ],
  ],
  [
    "UDP",
    'first = socket(AF_INET, SOCK_DGRAM); first.bind(("127.0.0.1", PORT)); second = socket(AF_INET, SOCK_DGRAM); refuse(second.bind, ("127.0.0.1", PORT))',
    ["error: bind() of 127.0.0.1:N failed with EADDRINUSE: #N of process N is bound to it"],
  ],
  [
    "the file of a UNIX socket that has gone",
    'import tempfile; path = tempfile.mkdtemp() + "/s"; first = socket(AF_UNIX); first.bind(path); first.close(); refuse(socket(AF_UNIX).bind, path); os.unlink(path); os.rmdir(os.path.dirname(path))',
    [
      "error: bind() of FILE failed with EADDRINUSE: there is a file of that name, perhaps what an earlier run has left",
    ],
  ],
  [
    "not: the next port was taken instead",
    'first = listen(("127.0.0.1", PORT)); refuse(tcp, ("127.0.0.1", PORT)); second = listen(("127.0.0.1", PORT + 1))',
    [],
  ],
  [
    "not: it was there at the second attempt",
    'first = listen(("127.0.0.1", PORT)); refuse(tcp, ("127.0.0.1", PORT)); first.close(); second = listen(("127.0.0.1", PORT))',
    [],
  ],
  [
    "not: a UNIX socket's file was removed",
    'import tempfile; path = tempfile.mkdtemp() + "/s"; first = socket(AF_UNIX); first.bind(path); first.close(); s = socket(AF_UNIX); refuse(s.bind, path); os.unlink(path); s.bind(path); os.unlink(path); os.rmdir(os.path.dirname(path))',
    [],
  ],
];

if (canTrace())
  for (const [name, program, expected] of causes)
    test(name, () => {
      const found = adviceOn(program).flatMap((one) => (one.includes(" address-in-use: ") ? [one] : []));
      assert.equal(found.map(plain), expected);
    });

if (canTrace())
  test("somebody outside the trace: the kernel's tables show who, at the end of the trace", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const taken = adviceOn(`refuse(tcp, ("127.0.0.1", ${port}))`).find((one) => one.includes(" address-in-use: "));
    server.close();
    assert.match(
      taken ?? "",
      new RegExp(`failed with EADDRINUSE: \\S+ \\(${process.pid}\\) listens on 127.0.0.1:${port}$`),
    );
  });

test("another instance of the program has it: perhaps it is to run once only, and finds out that way", () => {
  const start = (pid: number, name: string): string =>
    `${pid} execve("/usr/bin/${name}", ["${name}"], 0x1 /* 9 vars */) = 0\n${pid} socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3\n`;
  const bind = (pid: number, result: string): string =>
    `${pid} bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("192.0.2.1")}, 16) = ${result}\n`;
  const fixOf = (other: string): string => {
    const log = `${start(1, "one")}${bind(1, "0")}${start(2, other)}${bind(2, "-1 EADDRINUSE (Address already in use)")}`;
    return judge(finishedWorldOf(log).world.state).find(({ id }) => id === "address-in-use")?.fix ?? "";
  };
  assert.is(fixOf("other"), "close that one first, or take another port");
  assert.match(fixOf("one"), /^close that one first, .*; if the program finds out that way that it runs already, list/);
});

/** `error: bind() of 127.0.0.1:N failed`: ids, ports and pids differ from run to run. */
function plain(line: string): string {
  return line
    .replace(" address-in-use", "")
    .replace(/\/tmp\/\S+/, "FILE")
    .replace(/(#|:|process |for )\d+(?![\d.])/g, "$1N");
}

test.run();
