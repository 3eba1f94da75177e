import { test } from "uvu";
import * as assert from "uvu/assert";
import { Tracer } from "../../../src/pipeline/tracer.ts";
import { makeView } from "../../../src/views/registry.ts";
import { usualOptions } from "../../../src/views/view.ts";
import { World } from "../../../src/world/world.ts";

/** The timeline of a log as -v shows it, without the sentences. */
function told(log: string): string {
  const view = makeView("text", { ...usualOptions, verbose: true });
  if (view === null) throw new Error("no such view");
  const tracer = new Tracer(new World(), view, { timeline: true });
  return log
    .split("\n")
    .map((line, index) => tracer.line(line, index + 1, "log") ?? "")
    .join("");
}

test("a filter that strace showed (strace 6.1, -e abbrev=!setsockopt) is taken apart", () => {
  assert.is(
    told(`7 socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)) = 3
7 setsockopt(3, SOL_SOCKET, SO_ATTACH_FILTER, {len=6, filter=[BPF_STMT(BPF_LD|BPF_W|BPF_ABS, SKF_AD_OFF+SKF_AD_PROTOCOL), BPF_JUMP(BPF_JMP|BPF_K|BPF_JEQ, 0x800, 0, 0x3), BPF_STMT(BPF_LD|BPF_B|BPF_ABS, 0x17), BPF_JUMP(BPF_JMP|BPF_K|BPF_JEQ, 0x11, 0, 0x1), BPF_STMT(BPF_RET|BPF_K, 0x40000), BPF_STMT(BPF_RET|BPF_K, 0)]}, 16) = 0`),
    `      TIME     PID SOCKET  FD  EVENT
         -       7     #1   3  created   AF_PACKET raw ETH_P_ALL
         -       7     #1   3  set       SO_ATTACH_FILTER 6 instructions, hash b2d9f449
            (000) ld [proto]
            (001) jeq #0x800 jt 2 jf 5
            (002) ldb [23]
            (003) jeq #0x11 jt 4 jf 5
            (004) ret #262144
            (005) ret #0
`,
  );
});

test("of one that strace abbreviated only the length is known", () => {
  assert.is(
    told("7 setsockopt(3, SOL_SOCKET, SO_ATTACH_FILTER, {len=6, filter=0x7f3f041ef9b0}, 16) = 0"),
    `      TIME     PID SOCKET  FD  EVENT
         -       7     #1   3  appeared  unknown kind, opened before the trace
         -       7     #1   3  set       SO_ATTACH_FILTER 6 instructions
`,
  );
});

test.run();
