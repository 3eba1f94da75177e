/** What limits a window: which rule speaks, how loudly, and when none does. The sizes are those of a machine with these limits. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { judge } from "../../src/advice/judge.ts";
import { worldOf } from "../support/world.ts";

const sysctls = new Map([
  ["net.core.rmem_max", "4194304"],
  ["net.core.wmem_max", "4194304"],
  ["net.ipv4.tcp_rmem", "4096\t131072\t6291456"],
  ["net.ipv4.tcp_wmem", "4096\t16384\t4194304"],
  ["kernel.osrelease", "6.18.0"],
]);

/** A client that made these calls before and after it connected. */
function advised(peer: string, before: string, after = "", known: typeof sysctls | null = sysctls): readonly string[] {
  const log = `
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    ${before}
    7 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("${peer}")}, 16) = 0
    ${after}`;
  return judge(worldOf(log, { sysctls: known }).world.state).map(({ id, level }) => `${level} ${id}`);
}

const HERE = "127.0.0.1";
const THERE = "192.0.2.1";
const receiveBuffer = (size: number): string => `7 setsockopt(3, SOL_SOCKET, SO_RCVBUF, [${size}], 4) = 0`;
const clamp = (size: number): string => `7 setsockopt(3, SOL_TCP, TCP_WINDOW_CLAMP, [${size}], 4) = 0`;

test("a fixed buffer: a warning for a peer elsewhere, a note for one on this machine or where it is ample", () => {
  assert.equal(advised(THERE, receiveBuffer(65_536)), ["warning autotuning-off"]);
  assert.equal(advised(HERE, receiveBuffer(65_536)), ["note autotuning-off"]);
  assert.equal(advised(THERE, receiveBuffer(1_048_576)), ["note autotuning-off"]);
  assert.equal(advised(THERE, "", receiveBuffer(65_536)), ["warning autotuning-off"]);
});

test("nothing where the buffer is as large as tuning makes it, was given back, or the limits are not known", () => {
  assert.equal(advised(THERE, receiveBuffer(4_000_000)), []);
  const unlock = "7 setsockopt(3, SOL_SOCKET, SO_BUF_LOCK, [0], 4) = 0";
  assert.equal(advised(THERE, `${receiveBuffer(65_536)}\n${unlock}`), []);
  assert.equal(advised(THERE, receiveBuffer(65_536), "", null), []);
});

test("a larger buffer after the handshake: only that is said", () => {
  assert.equal(advised(THERE, receiveBuffer(32_768), receiveBuffer(200_000)), ["warning buffer-too-late"]);
  // 131,070 bytes of window, for a buffer with room for 131,072.
  assert.equal(advised(THERE, receiveBuffer(65_536), receiveBuffer(131_072)), ["warning autotuning-off"]);
});

test("a clamp before the handshake, unless a smaller buffer limits the window, or it is ample", () => {
  assert.equal(advised(THERE, clamp(32_768)), ["warning window-clamped"]);
  assert.equal(advised(THERE, clamp(32_768), clamp(4_000_000)), ["warning window-clamped"]);
  assert.equal(advised(THERE, "", clamp(32_768)), []);
  assert.equal(advised(THERE, clamp(1_048_576)), []);
  assert.equal(advised(THERE, `${clamp(65_536)}\n${receiveBuffer(32_768)}`), ["warning autotuning-off"]);
});

test.run();
