/** Where in the code a call was made, in the timeline and in the summary. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Tracer } from "../../../src/pipeline/tracer.ts";
import { makeView } from "../../../src/views/registry.ts";
import { coloured } from "../../../src/views/style.ts";
import { usualOptions, type ViewOptions } from "../../../src/views/view.ts";
import { World } from "../../../src/world/world.ts";

const log = `
10 1700000000.000100 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<socket:[100]>
 > /lib/libc.so.6(socket+0x7) [0x10]
 > /bin/server(open_socket+0x35) [0x11f0] /src/server.c:30
 > /bin/server(main+0x9) [0x1300] /src/server.c:90
10 1700000000.000200 setsockopt(3<socket:[100]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
 > /lib/libc.so.6(setsockopt+0x7) [0x10]
 > /bin/server(open_socket+0x55) [0x1210] /src/server.c:30
 > /bin/server(main+0x9) [0x1300] /src/server.c:90
10 1700000000.000300 bind(3<socket:[100]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EACCES (Permission denied)
 > /lib/libc.so.6(bind+0x7) [0x10]
 > /lib/libcurl.so.4(Curl_bind+0x1) [0x10]
 > /bin/server(bind_socket+0x5) [0x1400] /src/server.c:44
10 1700000000.000400 close(3<socket:[100]>) = 0
 > /lib/libc.so.6(close+0x7) [0x10]
`.trim();

function shown(text: string, options: Partial<ViewOptions> = {}, format = "text"): string {
  const view = makeView(format, { ...usualOptions, advice: "none", ...options });
  if (view === null) throw new Error("no such view");
  const tracer = new Tracer(new World(), view, { timeline: true, stacks: true });
  const lines = text.split("\n").map((line, index) => tracer.line(line, index + 1, "log") ?? "");
  const timeline = lines.join("") + (tracer.end() ?? "");
  return `${timeline}${tracer.summary({ strace: null, engine: null, source: "read" })}`;
}

test("the place stands behind a line of the timeline, unless the line above has the same, and behind the origin", () => {
  assert.is(
    shown(log),
    `      TIME     PID SOCKET  FD  EVENT
  0.000000      10     #1   3  created   TCP over IPv4  in open_socket (server.c:30)
  0.000100      10     #1   3  set       SO_KEEPALIVE on
  0.000200      10     #1   3  FAILED    bind 127.0.0.1:80: EACCES  in bind_socket (server.c:44) through libcurl.so.4
  0.000300      10     #1   3  closed    in libc.so.6
10:	unknown process
   3: S_IFSOCK mode:0777 ino:100  #1
      O_RDWR|O_NONBLOCK?|O_CLOEXEC?
	SOCK_STREAM	TCP over IPv4
	SO_KEEPALIVE
	never connected
	opened 0.000000 by 10 (socket) in open_socket (server.c:30), closed 0.000300 by 10 (close) in libc.so.6
	OPTION        VALUE  ASKED  ORIGIN
	SO_KEEPALIVE  on     on     set at 0.000100 by 10 in open_socket (server.c:30)
	failed: bind 127.0.0.1:80: EACCES in bind_socket (server.c:44) through libcurl.so.4

unknown: the program of a process whose execve is not in the trace
unknown: O_NONBLOCK and O_CLOEXEC may have been changed since: fcntl and ioctl are not traced
`,
  );
});

/** Lines of the timeline behind the event's name, one for each call with this frame; null: without a stack. */
function timelineOf(frames: readonly (string | null)[]): readonly string[] {
  const calls = frames.map((frame, index) => {
    const call = `10 1700000000.00010${index} setsockopt(3<socket:[100]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0`;
    return frame === null ? call : `${call}\n > ${frame} [0x10]`;
  });
  return [...shown(calls.join("\n")).matchAll(/ set {7}SO_KEEPALIVE on(.*)$/gm)].map(([, place = ""]) => place);
}

test("an empty place is the one of the line above: one that is not known is not left empty below another", () => {
  const frame = "/bin/server(main+0x9)";
  assert.equal(timelineOf([null, null, frame, frame, null, null, frame]), [
    "",
    "",
    "  in main+0x9 (server)",
    "",
    "  in ?",
    "",
    "  in main+0x9 (server)",
  ]);
  const ended = `${log.split("\n").slice(0, 4).join("\n")}\n10 1700000000.000500 +++ exited with 0 +++`;
  assert.match(shown(ended), /closed {4}by process exit at the latest\n/);
});

test("a stack that ends at a line that cannot be read claims no place in the C library", () => {
  const call = "10 1700000000.000100 setsockopt(3<socket:[100]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0";
  const libc = " > /lib/libc.so.6(setsockopt+0x7) [0x10]";
  const inLibc = /SO_KEEPALIVE on {2}in libc\.so\.6\n/;
  assert.not.match(
    shown(`${call}\n${libc}\n > /bin/server(evil\nx"y+0x9) [0x10]\n > /bin/server(main+0x9) [0x20]`),
    inLibc,
  );
  assert.match(shown(`${call}\n${libc}`), inLibc);
  const own = " > /bin/server(open_all+0x5) [0x30]";
  assert.match(
    shown(`${call}\n${libc}\n${own}\n > /bin/server(evil\nx"y+0x9) [0x10]`),
    "on  in open_all+0x5 (server)\n",
  );
});

test("functions that differ in what is left out of their long names are two places", () => {
  const frame = (type: string): string => `/bin/server(void go<std::map<${type.repeat(30)}> >(int)+0x9)`;
  const place = "  in go<std::map<…> >+0x9 (server)";
  assert.equal(timelineOf([frame("int, "), frame("int, "), frame("char, ")]), [place, "", place]);
  const [socket] = (
    JSON.parse(shown(`${log.split("\n")[0]}\n > ${frame("int, ")} [0x10]`, {}, "json")) as {
      readonly sockets: readonly { readonly opened: { readonly code: { readonly stack: readonly string[] } } }[];
    }
  ).sockets;
  assert.equal(socket?.opened.code.stack, [`go<std::map<${"int, ".repeat(30)}> >+0x9 (server)`]);
});

test("it is faint, also where a narrow terminal breaks the line", () => {
  const faint = (text: string): string => coloured.faint(text);
  assert.match(shown(log, { style: coloured }), `TCP over IPv4  ${faint("in open_socket (server.c:30)")}\n`);
  const narrow = shown(log, { style: coloured, width: () => 80 });
  assert.match(
    narrow,
    `EACCES\n                                         ${faint("in bind_socket (server.c:44) through")}\n`,
  );
  assert.match(narrow, `                                         ${faint("libcurl.so.4")}\n`);
});

test("-v has whole stacks", () => {
  const text = shown(log, { verbose: true });
  const stack = "stack: setsockopt+0x7 (libc.so.6) < open_socket (server.c:30) < main (server.c:90)";
  assert.is(text.split(stack).length, 3);
});

test("in -v's stacks a function that calls itself is counted, and the end says where strace stops", () => {
  const frames = (count: number): string => ` > /bin/server(rec+0x9) [0x20] /src/deep.c:3\n`.repeat(count);
  const head = (log.split("\n")[0] ?? "") + "\n > /lib/libc.so.6(socket+0x7) [0x10]\n";
  const whole = shown(`${head}${frames(3)} > /bin/server(main+0x9) [0x30] /src/deep.c:9`, { verbose: true });
  assert.match(whole, "stack: socket+0x7 (libc.so.6) < rec (deep.c:3) x 3 < main (deep.c:9)\n");
  const deep = shown(head + frames(255).trimEnd(), { verbose: true });
  assert.match(deep, "stack: socket+0x7 (libc.so.6) < rec (deep.c:3) x 255 < cut after 256 frames\n");
});

test("behind the words of evidence the place has a comma", () => {
  const ignored = `${log.split("\n").slice(0, 4).join("\n")}
10 1700000000.000200 bind(3<socket:[100]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
10 1700000000.000300 listen(3<socket:[100]>, 5) = 0
10 1700000000.000400 setsockopt(3<socket:[100]>, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
 > /bin/server(late+0x5) [0x1400] /src/server.c:44`;
  assert.match(shown(ignored, { advice: "note" }), /^ .*\b10 setsockopt [^\n]+, in late \(server\.c:44\)$/m);
});

test("--by-socket and --fold have places too", () => {
  assert.match(shown(log, { bySocket: true }), "created   TCP over IPv4  in open_socket (server.c:30)");
  const again = log.replaceAll("= 0\n > /lib/libc.so.6(setsockopt", "= 0\n > /lib/libc.so.6(setsockopt");
  assert.match(shown(again, { fold: true }), "TCP over IPv4  in open_socket (server.c:30)");
});

/** Open sockets that differ only in where they were made. */
const alike = Array.from({ length: 10 }, (_, index) =>
  [
    `10 1700000002.${100000 + index} socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = ${index + 3}<socket:[${index + 200}]>`,
    ` > /bin/server(make+0x5) [0x11f0] /src/${index < 5 ? "first" : "second"}.c:30`,
  ].join("\n"),
).join("\n");

test("sockets that look alike are counted together wherever they were made; with -v by place", () => {
  const counts = (text: string): readonly string[] => text.match(/and \d+ more like these/g) ?? [];
  assert.equal(counts(shown(alike)), ["and 7 more like these"]);
  assert.equal(counts(shown(alike, { verbose: true })), ["and 2 more like these", "and 2 more like these"]);
});

test("no name reaches the terminal with a control character in it", () => {
  const names = ["\x1b[31mred", "\x9b31m", "a\rb", "a\x07", "\u202eright", "��"];
  for (const name of names) {
    const hostile = log
      .replaceAll("open_socket", name)
      .replaceAll("/bin/server", `/bin/${name}`)
      .replaceAll("/src/server.c", `/src/${name}.c`);
    for (const format of ["text", "json", "ndjson", "sarif", "junit"]) {
      for (const verbose of [false, true]) {
        const text = shown(hostile, { verbose, advice: "note" }, format);
        assert.not.match(text, /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/, `${format}: ${JSON.stringify(name)}`);
      }
    }
  }
});

test("JSON has the function, the file and the stack; of what is not known nothing", () => {
  const { sockets } = JSON.parse(shown(log, {}, "json")) as {
    readonly sockets: readonly {
      readonly opened: unknown;
      readonly closed: unknown;
      readonly options: readonly unknown[];
      readonly failed: readonly unknown[];
    }[];
  };
  const code = {
    function: "open_socket",
    module: "/bin/server",
    file: "/src/server.c",
    line: 30,
  };
  const stack = (call: string): readonly string[] => [
    `${call} (libc.so.6)`,
    "open_socket (server.c:30)",
    "main (server.c:90)",
  ];
  const [socket] = sockets;
  assert.equal(socket?.opened, {
    at: 1700000000.0001,
    pid: 10,
    call: "socket",
    code: { ...code, stack: stack("socket+0x7") },
  });
  assert.equal(socket?.closed, {
    at: 1700000000.0004,
    pid: 10,
    call: "close",
    code: { function: null, module: "/lib/libc.so.6", file: null, line: null, stack: ["close+0x7 (libc.so.6)"] },
  });
  assert.match(
    JSON.stringify(socket?.options),
    `"code":${JSON.stringify({ ...code, stack: stack("setsockopt+0x7") })}`,
  );
  assert.match(JSON.stringify(socket?.failed), '"through":"libcurl.so.4"');
  assert.not.match(shown(log.replaceAll(/^ > .*\n?/gm, ""), {}, "json"), '"code"');
});

test("SARIF points at the line of the call that shows what is wrong", () => {
  const refused = log
    .replace(/^10 .* close/m, "10 1700000000.000350 listen(3<socket:[100]>, 5) = 0\n$&")
    .replace("bind(3", "setsockopt(3")
    .replace(
      /\{sa_family.*?\}, 16\) = -1 EACCES \(.*?\)/,
      "SOL_TCP, TCP_NODELAY, [1], 4) = -1 EINVAL (Invalid argument)",
    );
  const document = shown(refused, { sourceFile: ([file]) => (file === "/src/server.c" ? "server.c" : null) }, "sarif");
  assert.match(document, /"uri": "server.c",\s+"uriBaseId": "%SRCROOT%"\s+\},\s+"region": \{\s+"startLine": 44/);
});

test.run();
