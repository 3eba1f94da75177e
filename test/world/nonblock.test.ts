/** Since when a socket is non-blocking, and whether a call has looked at its flags. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { finishedWorldOf, worldOf } from "../support/world.ts";

const blocking = "1 1700000001.000000 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3\n";
const nonblock = "1 1700000001.000000 socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP) = 3\n";
const turnOn = "1 1700000002.000000 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0\n";
const turnOff = "1 1700000003.000000 fcntl(3, F_SETFL, O_RDWR) = 0\n";
const isOn = "1 1700000004.000000 fcntl(3, F_GETFL) = 0x802 (flags O_RDWR|O_NONBLOCK)\n";
const again = "1 1700000005.000000 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0\n";

const cases: readonly (readonly [about: string, log: string, since: number | null, flagsShown: boolean])[] = [
  ["made so", nonblock, 1700000001e6, false],
  ["made otherwise", blocking, null, false],
  ["set", blocking + turnOn, 1700000002e6, true],
  ["set once more", blocking + turnOn + isOn + again, 1700000002e6, true],
  ["taken back", nonblock + turnOff, null, true],
  ["taken back, and set", nonblock + turnOff + again, 1700000005e6, true],
];

for (const [about, log, since, flagsShown] of cases)
  test(about, () => {
    const socket = worldOf(log, { fdCalls: true }).socket(1);
    assert.is(socket.nonblockSince, since);
    assert.is(socket.flagsShown, flagsShown);
  });

test("fcntl is not traced: it may have been taken back", () => {
  const { world, socket } = finishedWorldOf(nonblock);
  world.takeStock();
  assert.is(socket(1).nonblockSince, null);
});

test.run();
