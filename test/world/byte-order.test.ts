/** The byte order of the traced machine, from values that strace printed as bytes (strace decodes no timeval). */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { worldOf } from "../support/world.ts";

const SOCKET = "7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3";
// 5 s in 8 bytes, as a 32-bit program has them; 2.5 s in 16; 1 MB/s in 8.
const big = {
  five: '7 setsockopt(3, SOL_SOCKET, SO_RCVTIMEO, "\\0\\0\\0\\5\\0\\0\\0\\0", 8) = 0',
  half: '7 setsockopt(3, SOL_SOCKET, SO_SNDTIMEO, "\\0\\0\\0\\0\\0\\0\\0\\2\\0\\0\\0\\0\\0\\7\\241 ", 16) = 0',
  rate: '7 setsockopt(3, SOL_SOCKET, SO_MAX_PACING_RATE, "\\0\\0\\0\\0\\0\\17B@", 8) = 0',
};
const little = {
  five: '7 setsockopt(3, SOL_SOCKET, SO_RCVTIMEO, "\\5\\0\\0\\0\\0\\0\\0\\0", 8) = 0',
  half: '7 setsockopt(3, SOL_SOCKET, SO_SNDTIMEO, "\\2\\0\\0\\0\\0\\0\\0\\0 \\241\\7\\0\\0\\0\\0\\0", 16) = 0',
  rate: '7 setsockopt(3, SOL_SOCKET, SO_MAX_PACING_RATE, "@B\\17\\0\\0\\0\\0\\0", 8) = 0',
};
// 256 s, or 65536 s of the other order.
const unclear = '7 setsockopt(3, SOL_SOCKET, SO_RCVTIMEO, "\\0\\1\\0\\0\\0\\0\\0\\0", 8) = 0';
const other = '7 setsockopt(3, SOL_SOCKET, SO_SNDTIMEO, "\\0\\1\\0\\0\\0\\0\\0\\0", 8) = 0';

/** What was asked for, and the doubts about the byte order. */
function read(...lines: readonly string[]): readonly string[] {
  const { world, socket } = worldOf([SOCKET, ...lines].join("\n"));
  const asked = [...socket(1).options.values()].map(({ name, asked: value }) =>
    value?.type === "known" ? `${name} ${JSON.stringify(value.data)}` : `${name} ?`,
  );
  world.finish();
  return [...asked, ...[...world.state.doubts.keys()].filter((text) => text.includes("endian"))];
}

const ASSUMED =
  "values that strace printed as bytes are read as those of a little-endian machine: the log does not show its byte order";

test("values that make sense in one order only show the order", () => {
  const values = ["SO_RCVTIMEO 5", "SO_SNDTIMEO 2.5", "SO_MAX_PACING_RATE 1000000"];
  assert.equal(read(big.five, big.half, big.rate), values);
  assert.equal(read(little.five, little.half, little.rate), values);
});

test("a value that makes sense in both is read in the order of the others", () => {
  assert.equal(read(big.half, unclear), ["SO_SNDTIMEO 2.5", "SO_RCVTIMEO 65536"]);
  assert.equal(read(little.half, unclear), ["SO_SNDTIMEO 2.5", "SO_RCVTIMEO 256"]);
});

test("no value shows the order: it is assumed, which is reported once", () => {
  assert.equal(read(unclear, other), ["SO_RCVTIMEO 256", "SO_SNDTIMEO 256", ASSUMED]);
});

test("the order shows late", () => {
  assert.equal(read(unclear, big.half), [
    "SO_RCVTIMEO 256",
    "SO_SNDTIMEO 2.5",
    "the machine is big-endian, which its log showed late: values that strace printed as bytes before were read as little-endian",
  ]);
  assert.equal(read(unclear, little.half), ["SO_RCVTIMEO 256", "SO_SNDTIMEO 2.5"]);
});

test("a single value against many is read as the many are", () => {
  const odd = '7 setsockopt(3, SOL_SOCKET, SO_RCVTIMEO, "\\0\\0\\0\\5\\0\\0\\0\\0", 8) = 0';
  assert.equal(read(little.half, little.rate, odd), [
    "SO_SNDTIMEO 2.5",
    "SO_MAX_PACING_RATE 1000000",
    "SO_RCVTIMEO 83886080",
    "some values that strace printed as bytes make sense on a big-endian machine only, others on a little-endian one only",
  ]);
});

test("four bytes that strace printed as an int: an address, a name", () => {
  // 127.0.0.1 and "reno" as an s390x has them.
  assert.equal(
    read(
      "7 setsockopt(3, SOL_IP, IP_MULTICAST_IF, [2130706433], 4) = 0",
      "7 setsockopt(3, SOL_TCP, TCP_CONGESTION, [1919250031], 4) = 0",
    ),
    ['IP_MULTICAST_IF "127.0.0.1"', 'TCP_CONGESTION "reno"'],
  );
});

test("ints, and bytes that are the same in both orders, show nothing and need nothing", () => {
  assert.equal(
    read(
      "7 setsockopt(3, SOL_SOCKET, SO_MARK, [65536], 4) = 0",
      '7 setsockopt(3, SOL_SOCKET, SO_RCVTIMEO, "\\0\\0\\0\\0\\0\\0\\0\\0", 8) = 0',
      '7 setsockopt(3, SOL_TCP, TCP_CONGESTION, "cubic", 5) = 0',
    ),
    ["SO_MARK 65536", "SO_RCVTIMEO 0", 'TCP_CONGESTION "cubic"'],
  );
});

test.run();
