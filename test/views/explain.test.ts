import { test } from "uvu";
import * as assert from "uvu/assert";
import { allOptions, findOption } from "../../src/linux/catalogue.ts";
import { helpOf } from "../../src/linux/help/index.ts";
import type { Sysctls } from "../../src/linux/option.ts";
import { explanationOf } from "../../src/views/explain/explanation.ts";
import { explanationsJson } from "../../src/views/explain/json.ts";
import { rules } from "../../src/advice/rules.ts";
import { symptomCalled, symptoms } from "../../src/linux/symptoms/index.ts";
import { symptomPage } from "../../src/views/explain/symptom.ts";
import { indexPage, levelPage, optionPage, type Page } from "../../src/views/explain/text.ts";
import { coloured, plain } from "../../src/views/style.ts";

/** A machine that was told to probe after ten minutes. */
const machine: Sysctls = new Map([
  ["net.core.rmem_default", "212992"],
  ["net.core.rmem_max", "4194304"],
  ["net.ipv4.tcp_keepalive_time", "600"],
  ["net.ipv4.tcp_rmem", "4096 131072 33554432"],
]);
const page: Page = { style: plain, width: 80, proofs: false };

function explained(level: string, name: string, shown: Page = page, sysctls: Sysctls = machine): string {
  const option = findOption(level, name);
  if (option === null) throw new Error(name);
  return optionPage(explanationOf(option, sysctls), shown);
}

/** One row of an option's page, its lines joined. */
function row(label: string, level: string, name: string, sysctls: Sysctls = machine): string {
  const text = explained(level, name, { ...page, width: 1000 }, sysctls);
  return new RegExp(`^  ${label} +(.*)$`, "m").exec(text)?.[1] ?? "no such row";
}

test("an option whose default is a setting of this machine", () => {
  assert.is(
    explained("SOL_TCP", "TCP_KEEPIDLE"),
    `TCP_KEEPIDLE
  Idle seconds before the first keepalive probe; works only with SO_KEEPALIVE.

  value      seconds (int); read and written
  default    600 s (net.ipv4.tcp_keepalive_time on this machine)
  kernel     stored as given
  inherited  yes: an accepted socket inherits it from its listener
  sockets    SOCK_STREAM of AF_INET and AF_INET6
  since      Linux 2.4
  man page   tcp(7)
  number     SOL_TCP 4
  source     default, kernel and inherited measured on Linux 6.18; the rest
             documented: tcp(7), linux/tcp.h

  How many seconds a connection must be silent before SO_KEEPALIVE sends its
  first probe, instead of the 7200 of net.ipv4.tcp_keepalive_time.

  when       With SO_KEEPALIVE, set below the idle limit of the firewalls and
             NAT boxes on the way, 60 seconds for example.

  traps      Alone it does nothing: SO_KEEPALIVE must be on. From 1 to 32767; 0
             is refused.

  example
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &(int){60}, sizeof(int));

  see        SO_KEEPALIVE, TCP_KEEPINTVL, TCP_KEEPCNT, TCP_USER_TIMEOUT
`,
  );
});

test("an option of which the kernel makes something else, in 60 columns", () => {
  assert.is(
    explained("SOL_SOCKET", "SO_RCVBUF", { ...page, width: 60 }),
    `SO_RCVBUF
  Size of the receive buffer in bytes; the kernel doubles
  what is set, and then no longer tunes it.

  value      a number (int); read and written
  default    SOCK_STREAM sockets of AF_INET and AF_INET6:
             131072 (the second number of net.ipv4.tcp_rmem
             on this machine); all other sockets: 212992
             (net.core.rmem_default on this machine)
  kernel     cut to net.core.rmem_max (4194304 on this
             machine), doubled, and at least 2304; also
             changes SO_BUF_LOCK; changes when TCP grows it
             while the connection runs, unless it was set
  inherited  yes: an accepted socket inherits it from its
             listener, but a UNIX socket does not
  sockets    of every family
  since      before Linux 2.2
  man page   socket(7)
  number     SOL_SOCKET 8; 4098 on alpha, mips, parisc and
             sparc
  source     default, kernel and inherited measured on Linux
             6.18; the rest documented: socket(7),
             asm-generic/socket.h

  Limits the memory that received data may use before the
  program reads it; on UNIX sockets the sender's SO_SNDBUF
  does that instead. The kernel cuts the value to
  net.core.rmem_max and doubles it; for TCP it also bounds
  the window that is announced to the peer, and ends
  automatic tuning.

  when       For UDP receivers that must not lose bursts.
             For TCP, if at all, at any time: the window
             scale of the first packet follows
             net.ipv4.tcp_rmem and net.core.rmem_max, and is
             smaller where a smaller buffer was set before.

  traps      For TCP it usually makes long, fast paths
             slower. Values above the limit are cut without
             an error. Accepted sockets inherit it from the
             listener.

  see        SO_SNDBUF, SO_RCVBUFFORCE, SO_BUF_LOCK,
             SO_RXQ_OVFL, TCP_WINDOW_CLAMP
`,
  );
});

test("defaults of every sort", () => {
  assert.is(row("default", "SOL_TCP", "TCP_NODELAY"), "off");
  assert.is(row("default", "SOL_SOCKET", "SO_LINGER"), "off");
  assert.is(row("default", "SOL_SOCKET", "SO_BINDTODEVICE"), "none");
  assert.is(row("default", "SOL_IP", "IP_MTU"), "depends on the path");
  assert.is(row("default", "SOL_IP", "IP_ADD_MEMBERSHIP"), "none");
  assert.is(
    row("default", "SOL_SOCKET", "SO_REUSEADDR"),
    "SOCK_RAW sockets of AF_INET and AF_INET6: on; all other sockets: off",
  );
  assert.is(
    row("default", "SOL_IPV6", "IPV6_V6ONLY", new Map([["net.ipv6.bindv6only", "1"]])),
    "on (net.ipv6.bindv6only on this machine)",
  );
  assert.is(
    row("default", "SOL_TCP", "TCP_KEEPIDLE", new Map()),
    "the value of net.ipv4.tcp_keepalive_time, which cannot be read here",
  );
  assert.is(row("default", "SOL_IPV6", "IPV6_HOPLIMIT"), "none: the kernel rejects the option");
});

test("who inherits it", () => {
  assert.is(row("inherited", "SOL_TCP", "TCP_DEFER_ACCEPT"), "no: an accepted socket starts with the default");
  assert.is(
    row("inherited", "SOL_TCP", "TCP_MAXSEG"),
    "as a limit: an accepted socket reads its own value, which is not above it",
  );
  assert.is(
    row("inherited", "SOL_SOCKET", "SO_PASSCRED"),
    "yes: an accepted UNIX socket inherits it from its listener",
  );
  assert.is(row("inherited", "SOL_UDP", "UDP_CORK"), "no: such sockets accept no connections");
  assert.is(row("inherited", "SOL_SOCKET", "SO_TYPE"), "no: it cannot be set");
});

test("what is called and numbered otherwise", () => {
  assert.is(
    row("number", "SOL_SOCKET", "SO_RCVTIMEO"),
    "SOL_SOCKET 20; also called SO_RCVTIMEO_OLD; SO_RCVTIMEO_NEW is 66; 4114 on alpha; 4102 on mips and parisc; 18 on powerpc; 8192 on sparc",
  );
});

test("values of every sort", () => {
  assert.is(
    row("value", "SOL_SOCKET", "SO_LINGER"),
    "struct linger: l_onoff, and l_linger in seconds; read and written",
  );
  assert.is(row("value", "SOL_SOCKET", "SO_BUF_LOCK"), "any of SOCK_SNDBUF_LOCK, SOCK_RCVBUF_LOCK; read and written");
  assert.is(row("value", "SOL_TCP", "TCP_MD5SIG"), "a key or password, which is never shown; only written");
  assert.is(
    row("value", "SOL_IP", "IP_MULTICAST_IF"),
    "an IPv4 address, or a structure: imr_multiaddr, imr_address, imr_ifindex; read and written",
  );
});

test("every option that has the longer text has all the rest too: no field is empty", () => {
  const helped = allOptions().filter((option) => helpOf(option) !== null);
  console.log(`\n  ${helped.length} options explained at length`);
  assert.ok(helped.length >= 120);
  for (const option of helped) {
    const { help, defaults, statements, ...texts } = explanationOf(option, machine);
    const known = statements.map(({ text }) => text).join(" ");
    const all = { ...texts, known, option: option.does, what: help?.what, when: help?.when, traps: help?.traps };
    for (const [name, text] of Object.entries(all)) {
      assert.ok(text !== undefined && /\w/.test(text), `${option.name}: ${name}`);
      assert.not.match(text, /undefined|null|NaN|\[object|^ | $| {2}/, `${option.name}: ${name}`);
    }
    assert.ok(defaults.length > 0 && (help?.see.length ?? 0) > 0, option.name);
  }
});

test("-v: how each statement is known, but for advice, and each sentence of --explain", () => {
  const verbose = { ...page, proofs: true };
  const known = (level: string, name: string): string => explained(level, name, verbose).split("  known    ")[1] ?? "";
  assert.is(
    known("SOL_SOCKET", "SO_OOBINLINE"),
    `  The one byte that TCP marks as urgent stays in the stream ...
               messages.py: urgent data is apart unless inline
             Without it an urgent byte is missing from the stream unless ...
               messages.py: urgent data is fetched with msg oob

  --explain  urgent data stays in the stream
               messages.py: urgent data is apart unless inline
             urgent data is read apart, with MSG_OOB
               messages.py: urgent data is fetched with msg oob
`,
  );
  assert.not.match(explained("SOL_SOCKET", "SO_OOBINLINE"), "known");
  assert.is(known("SOL_NETLINK", "NETLINK_RX_RING"), "");
});

test("the facts of a row that nobody measured are documented", () => {
  assert.is(row("source", "SOL_TCP", "TCP_ULP"), "documented: linux/tcp.h; not measured");
  for (const option of allOptions().filter(({ measured }) => measured === null))
    assert.match(explanationOf(option, machine).source, /^documented: .+; not measured$/, option.name);
});

test("every option of the catalogue has a page, and no line of it is wider than it may be", () => {
  const tooWide = (text: string, width: number): readonly string[] =>
    text.split("\n").filter((line) => line.length > width && !code.has(line.trim()));
  // Code stands as it is, in 76 columns at most.
  const code = new Set(allOptions().flatMap((option) => helpOf(option)?.example ?? []));
  const levels = new Set(allOptions().map(({ level }) => level));
  for (const width of [60, 80, 120]) {
    const narrow = { ...page, width, proofs: true };
    for (const option of allOptions())
      assert.equal(tooWide(optionPage(explanationOf(option, machine), narrow), width), []);
    for (const level of levels)
      assert.equal(
        tooWide(
          levelPage(
            level,
            allOptions().filter((option) => option.level === level),
            narrow,
          ),
          width,
        ),
        [],
      );
    assert.equal(tooWide(indexPage(allOptions(), rules, symptoms, narrow), width), []);
    const commands = new Set(symptoms.flatMap((one) => one.commands));
    for (const symptom of symptoms)
      assert.equal(
        tooWide(symptomPage(symptom, narrow), width).filter((line) => !commands.has(line.replace(/^ +(look +)?/, ""))),
        [],
      );
  }
});

test("a symptom: what it means, its advice and options, where to look", () => {
  const symptom = symptomCalled("broadcast");
  if (symptom === null) throw new Error("no such word");
  const text = `broadcast
  datagrams for all of a network

  Without SO_BROADCAST sending to a broadcast address gives EACCES.

  advice     broadcast-refused: Sending to a broadcast address failed:
               SO_BROADCAST is off
  options    SO_BROADCAST: Permits datagrams to be sent to a broadcast address.
  look       socktrace ls --opt SO_BROADCAST
`;
  assert.is(symptomPage(symptom, page), text);
  const known = `
  known      Without SO_BROADCAST sending to a broadcast address gives EACCES.
               errnos.py: sending to a broadcast address is eacces without the
                 option
`;
  assert.is(symptomPage(symptom, { ...page, proofs: true }), `${text}${known}`);
});

test("a level: each option's one sentence", () => {
  const udplite = allOptions().filter(({ level }) => level === "SOL_UDPLITE");
  assert.is(
    levelPage("SOL_UDPLITE", udplite.slice(0, 2), page),
    `SOL_UDPLITE: 2 options
  UDP_CORK   Gathers what is written into one datagram, which leaves when this
             is turned off.
  UDP_ENCAP  Hands received datagrams that carry ESP of IPsec to the kernel;
             L2TP marks the socket of a kernel's tunnel.
`,
  );
});

test("a name that is wider than its column has a line of its own", () => {
  const found = findOption("SOL_SOCKET", "SO_SECURITY_ENCRYPTION_TRANSPORT");
  if (found === null) throw new Error("no such option");
  assert.is(
    levelPage("SOL_SOCKET", [found], page),
    `SOL_SOCKET: 1 option
  SO_SECURITY_ENCRYPTION_TRANSPORT
                            Reserved for an IPv6 security interface that Linux
                            never had.
`,
  );
});

test("colours do not move anything: names and labels have them", () => {
  const bare = (text: string): string => text.replace(/\x1b\[\d+m/g, "");
  const colours: Page = { ...page, style: coloured };
  const shown = explained("SOL_SOCKET", "SO_RCVBUF", colours);
  assert.is(bare(shown), explained("SOL_SOCKET", "SO_RCVBUF"));
  assert.match(shown, "\x1b[1mSO_RCVBUF\x1b[0m\n");
  assert.match(shown, "  \x1b[32mdefault\x1b[0m    SOCK_STREAM");
  const tcp = allOptions().filter(({ level }) => level === "SOL_TCP");
  assert.is(bare(levelPage("SOL_TCP", tcp, colours)), levelPage("SOL_TCP", tcp, page));
  assert.is(bare(indexPage(tcp, rules, symptoms, colours)), indexPage(tcp, rules, symptoms, page));
});

test("JSON: data beside the words", () => {
  const option = findOption("SOL_SOCKET", "SO_RCVBUF");
  if (option === null) throw new Error("no such option");
  const [parsed] = (JSON.parse(explanationsJson([explanationOf(option, machine)], [], [])) as { options: unknown[] })
    .options;
  const { default: made, inherited, value } = parsed as Record<string, Record<string, unknown>>;
  assert.equal(made?.["values"], [
    {
      value: 131072,
      sysctl: { name: "net.ipv4.tcp_rmem", field: 1, text: "4096 131072 33554432" },
      families: ["AF_INET", "AF_INET6"],
      types: ["SOCK_STREAM"],
      varies: null,
    },
    {
      value: 212992,
      sysctl: { name: "net.core.rmem_default", field: null, text: "212992" },
      families: null,
      types: null,
      varies: null,
    },
  ]);
  assert.is(inherited?.["accept"], true);
  assert.equal(value, { kind: "int", access: "rw", text: "a number (int)" });
});

test.run();
