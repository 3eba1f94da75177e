/** Where in the code a call was made: a stack as strace prints it, and the words for it. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Location, Stack } from "../../src/events/code.ts";
import { noteFound } from "../../src/code/found.ts";
import { placeOf, placeText, stackTexts } from "../../src/code/place.ts";
import { shortName } from "../../src/code/names.ts";
import { LineParser } from "../../src/strace/parse.ts";

/** A parser of its own: what is found out of a frame is stored by the frame. */
function stackOf(text: string): Stack {
  const parser = new LineParser(() => true);
  const lines = text.trim().split("\n");
  const frames = lines.flatMap((line) => {
    const read = parser.parseLine(` > ${line.trim()}`);
    return read.type === "attachment" && read.kind === "stack" && read.frame !== null ? [read.frame] : [];
  });
  assert.is(frames.length, lines.length, text);
  return { frames };
}

function placeIn(stack: Stack): string {
  const place = placeOf(stack);
  return place === null ? "nowhere" : placeText(place);
}

/** The functions of the frames as a resolver finds them; null: it finds nothing of that frame. */
function found(stack: Stack, locations: readonly (readonly Location[] | null)[]): Stack {
  stack.frames.forEach((frame, index) => {
    noteFound(frame, locations[index] ?? []);
  });
  return stack;
}

const at = (name: string | null, file?: string, line = 1): Location => ({
  function: name,
  source: file === undefined ? null : { file, line },
});

const libc = "/usr/lib/x86_64-linux-gnu/libc.so.6(bind+0x7) [0x10a787]";

const printed: readonly (readonly [what: string, stack: string, place: string])[] = [
  ["a program", `${libc}\n/bin/app(conn_init+0x35) [0x11f0]\n/bin/app(main+0x9) [0x1300]`, "in conn_init+0x35 (app)"],
  ["with source lines", `${libc}\n/bin/app(conn_init+0x35) [0x11f0] /src/app.c:31`, "in conn_init (app.c:31)"],
  // In a stripped program the nearest symbol is a neighbour's, mostly: docs/where.md.
  ["a symbol that is far", `${libc}\n/usr/sbin/nginx(ngx_log+0x1a30) [0x33d23]`, "in nginx+0x33d23"],
  ["no symbol", `${libc}\n/usr/sbin/nginx() [0x33d23]`, "in nginx+0x33d23"],
  ["a file that was replaced", `${libc}\n/opt/app (deleted)() [0x10]`, "in app+0x10"],
  [
    "through a library",
    `${libc}\n/usr/lib/libcurl.so.4.8.0(curl_multi_perform+0x20) [0x10]\n/usr/lib/libssl.so.3() [0x1]\n/bin/app(fetch+0x5) [0x20]`,
    "in fetch+0x5 (app) through libssl.so.3",
  ],
  [
    "a library without a row",
    `${libc}\n/usr/lib/libfoo.so.1(foo_open+0x5) [0x20]\n/bin/app(main+0x5) [0x20]`,
    "in foo_open+0x5 (libfoo.so.1)",
  ],
  [
    "an interpreter",
    `${libc}\n/usr/lib/python3/lib-dynload/_socket.cpython-311-x86_64-linux-gnu.so(sock_bind+0x39) [0x65b9]\n/usr/bin/python3.11(_PyEval_EvalFrameDefault+0x2e53) [0xfd9c3]\n/usr/bin/python3.11(_start+0x21) [0x1]`,
    "in the interpreter (python3.11)",
  ],
  [
    "an extension of one",
    `${libc}\n/srv/fast.so(open_all+0x9) [0x65b9]\n/usr/bin/python3.11(main+0x1) [0x1]`,
    "in open_all+0x9 (fast.so)",
  ],
  [
    "node",
    `${libc}\n/usr/bin/node(uv__tcp_bind+0xa5) [0x14ba045]\n/usr/bin/node(node::TCPWrap::Bind(int)+0x33) [0x9e4f13]`,
    "in the interpreter (node)",
  ],
  [
    "Java",
    `${libc}\n/usr/lib/jvm/lib/libnet.so(NET_Bind+0x1) [0x1]\n/usr/lib/jvm/lib/server/libjvm.so() [0x1]`,
    "in the interpreter (libjvm.so)",
  ],
  [
    "Java, lost",
    `${libc}\n/usr/lib/jvm/lib/libnet.so(NET_Bind+0x1) [0x1]\nunexpected_backtracing_error [0x7f00]`,
    "in libnet.so",
  ],
  ["code made at run time", `${libc}\nunexpected_backtracing_error [0x7f00]`, "in libc.so.6"],
  ["the C library alone", libc, "in libc.so.6"],
  ["a stack in nothing", "unexpected_backtracing_error [0x7f00]", "in code that was made at run time"],
  [
    "what is linked statically",
    "/bin/app(__libc_setsockopt+0xa) [0x1]\n/bin/app(main+0x10) [0x2]\n/bin/app(__libc_start_main+0x85) [0x3]",
    "in main+0x10 (app)",
  ],
  [
    "Go",
    "/bin/app(syscall.Syscall+0x1f) [0x1]\n/bin/app(net.(*netFD).listenStream+0x3a5) [0x2]\n/bin/app(net.Listen+0x145) [0x3]\n/bin/app(main.serve+0x55) [0x4]\n/bin/app(runtime.main+0x207) [0x5]",
    "in main.serve+0x55 (app)",
  ],
  // Without lines nobody knows whether the compiler put the program's own closure inside of it.
  [
    "Rust, names alone",
    `${libc}\n/bin/app(std::net::tcp::TcpListener::bind+0x100) [0x1]\n/bin/app(app::serve::h0123456789abcdef+0x20) [0x2]`,
    "in std::net::tcp::TcpListener::bind+0x100 (app)",
  ],
  [
    "C++, a lambda inside of a template of std",
    `${libc}\n/bin/app(std::thread::_State_impl<std::thread::_Invoker<std::tuple<main::{lambda()#2}> > >::_M_run()+0x2c) [0x1]\n/usr/lib/libstdc++.so.6.0.30() [0x2]\n/usr/lib/libc.so.6(start_thread+0x2e) [0x3]`,
    "in std::thread::_State_impl<std::thread::_Invoker<std::tuple<…> > >::_M_run+0x2c (app)",
  ],
  [
    "a function of the program that is called as one of the C library",
    `${libc}\n/bin/app(__connect+0x2c) [0x1]\n/bin/app(main+0x9) [0x2]`,
    "in __connect+0x2c (app)",
  ],
  [
    "what begins a program",
    `${libc}\n/usr/lib/libc.so.6(__libc_start_main+0x85) [0x3]\n/bin/app(_start+0x21) [0x4]`,
    "in libc.so.6",
  ],
  [
    "a program without the C library",
    "/bin/app(open_all+0x7) [0x1]\n/bin/app(_start+0x21) [0x4]",
    "in open_all+0x7 (app)",
  ],
  [
    "what is linked statically, and makes the call itself",
    "/bin/app(__fcntl64_nocancel_adjusted+0x1f) [0x1]\n/bin/app(dup2+0x20) [0x1]\n/bin/app(main+0x10) [0x2]",
    "in main+0x10 (app)",
  ],
  ["of that the innermost frame alone", "/bin/app(__fcntl64_nocancel_adjusted+0x1f) [0x1]", "in app"],
  ["a program with a name like the loader's", `${libc}\n/bin/ld-agent(main+0x9) [0x1]`, "in main+0x9 (ld-agent)"],
  [
    "a library with a name like libc's",
    `${libc}\n/usr/lib/libc-client.so.2007e(tcp_open+0x9) [0x1]`,
    "in tcp_open+0x9 (libc-client.so.2007e)",
  ],
  [
    "another libc",
    "/lib/libc-2.31.so(bind+0x7) [0x1]\n/lib/ld-2.31.so(x+0x1) [0x1]\n/bin/app(main+0x1) [0x1]",
    "in main+0x1 (app)",
  ],
];

for (const [what, stack, place] of printed)
  test(`${what}: ${place}`, () => {
    assert.is(placeIn(stackOf(stack)), place);
  });

const two = `${libc}\n/bin/app(near+0x35) [0x11f0]`;

const lookedUp: readonly (readonly [what: string, locations: readonly Location[], place: string])[] = [
  ["the function", [at("conn_init")], "in conn_init (app)"],
  ["its line", [at("conn_init", "/src/app.c", 31)], "in conn_init (app.c:31)"],
  ["an inlined one", [at("helper", "util.h", 7), at("conn_init", "app.c", 31)], "in helper (util.h:7)"],
  ["strace's symbol is a neighbour's", [at(null)], "in app+0x11f0"],
  ["a line without a function", [at(null, "app.c", 31)], "in app (app.c:31)"],
  [
    "Rust's library by its source",
    [at("std::net::bind", `/rustc/${"0".repeat(40)}/library/std/src/net/mod.rs`), at("app::open", "main.rs", 3)],
    "in app::open (main.rs:3)",
  ],
  [
    "C++'s library by its source",
    [at("std::__invoke_impl<void>", "/usr/include/c++/12/bits/invoke.h"), at("net::run", "run.cc", 3)],
    "in net::run (run.cc:3)",
  ],
  [
    "nothing but it",
    [at("std::thread::_State_impl<X>::_M_run()", "/usr/include/c++/12/bits/std_thread.h", 210)],
    "in std::thread::_State_impl<X>::_M_run (std_thread.h:210)",
  ],
  [
    "a trait of the program for a type of Rust's library",
    [at("<std::net::udp::UdpSocket as app::Tune>::tune", "main.rs", 5)],
    "in <std::net::udp::UdpSocket as app::Tune>::tune (main.rs:5)",
  ],
  ["a name like the C library's", [at("start_thread", "/src/app.c", 8)], "in start_thread (app.c:8)"],
  [
    "Go",
    [at("net.(*netFD).connect", "/usr/lib/go/src/net/fd.go", 9), at("main.dial", "/src/main.go", 4)],
    "in main.dial (main.go:4)",
  ],
];

for (const [what, locations, place] of lookedUp)
  test(`found out, ${what}: ${place}`, () => {
    assert.is(placeIn(found(stackOf(two), [[at("bind")], locations])), place);
  });

test("code made at run time has the name that its process wrote down", () => {
  const stack = stackOf(`${libc}\n/usr/bin/node(uv_listen+0x29) [0x14b9489]\nunexpected_backtracing_error [0x7f00]`);
  assert.is(placeIn(stack), "in the interpreter (node)");
  const written = { function: "listen", source: null, defined: { file: "/srv/server.js", line: 12 } };
  found(stack, [null, null, [written]]);
  assert.is(placeIn(stack), "in listen (server.js:12) through node");
});

test("what turns out to be of two files is unknown again", () => {
  const stack = found(stackOf(two), [null, [at("conn_init")]]);
  assert.is(placeIn(stack), "in conn_init (app)");
  found(stack, [null, []]);
  assert.is(placeIn(stack), "in near+0x35 (app)");
});

test("of a stack that was cut before the program's own frames nothing is said", () => {
  const { frames } = stackOf(libc);
  assert.is(placeIn({ frames }), "in libc.so.6");
  assert.is(placeIn({ frames, cut: true }), "nowhere");
  const own = stackOf(`${libc}
    /bin/app(main+0x9) [0x1139]`);
  assert.is(placeIn({ ...own, cut: true }), "in main+0x9 (app)");
});

test("the whole stack, innermost first", () => {
  const stack = found(stackOf(`${libc}\n/bin/app() [0x11f0]\n/bin/app(main+0x500) [0x20]`), [
    null,
    [at("helper", "util.h", 7), at("conn_init", "app.c", 31)],
  ]);
  assert.equal(stackTexts(stack), ["bind+0x7 (libc.so.6)", "helper (util.h:7)", "conn_init (app.c:31)", "app+0x20"]);
});

const longType = `std::map<std::vector<std::pair<${"int, ".repeat(20)}int> > >`;
const server = "net::(anonymous namespace)::Server<std::map<std::vector<…> >, 3>";

const names: readonly (readonly [string, string])[] = [
  ["main", "main"],
  ["net::Server::open(int, char const*) const", "net::Server::open"],
  ["void run<int>(std::function<void (int)>)", "run<int>"],
  ["A::operator()(int)", "A::operator()"],
  ["A::operator()", "A::operator()"],
  ["(anonymous namespace)::go(int)", "(anonymous namespace)::go"],
  ["conn_init.constprop.0", "conn_init"],
  ["conn_init.isra.0.part.1.cold", "conn_init"],
  ["f(int) [clone .cold]", "f"],
  ["app::serve::h0123456789abcdef", "app::serve"],
  ["net.(*netFD).connect", "net.(*netFD).connect"],
  ["main.main.func1", "main.main.func1"],
  ["accept@@GLIBC_2.2.5", "accept"],
  ["(a)", "(a)"],
  ["std::map<int, int> const& net::get<std::map<int, int> >(int)", "net::get<std::map<int, int> >"],
  ["X::operator std::vector<int>()", "X::operator std::vector<int>"],
  ["bool net::operator< <int>(int)", "net::operator< <int>"],
  ["auto main::{lambda(auto:1)#1}::operator()<int>(int) const", "main::{lambda(auto:1)#1}::operator()<int>"],
  ["async listen", "async listen"],
  ["<std::net::udp::UdpSocket as app::Tune>::tune", "<std::net::udp::UdpSocket as app::Tune>::tune"],
  [`net::(anonymous namespace)::Server<${longType}, 3>::operator()(int)`, `${server}::operator()`],
  [`net::(anonymous namespace)::Server<${longType}, 3>::operator int() const`, `${server}::operator int`],
  [
    `net::(anonymous namespace)::operator< <${longType}>(int)`,
    "net::(anonymous namespace)::operator< <std::map<std::vector<std::pair<…> > >>",
  ],
  [`<${longType} as app::Tune>::tune`, "<std::map<std::vector<std::pair<…> > > as app::Tune>::tune"],
  [`net::${"inner::".repeat(20)}Server<${longType}>::go(int)`, `net::…::${"inner::".repeat(8)}Server<…>::go`],
  ["a".repeat(100) + "b".repeat(100), `${"a".repeat(39)}…${"b".repeat(40)}`],
];

for (const [name, short] of names)
  test(`for people: ${name.slice(0, 50)}`, () => {
    assert.is(shortName(name), short);
  });

test.run();
