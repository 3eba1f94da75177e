/** How two parts of a broken line were one: the likely way first. None: that would be a guess that changes an address. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { joints } from "../../src/unpaste/joints.ts";
import { readPasted } from "../support/unpasted.ts";

const test = suite("joints of broken lines");
const WIDTH = 80;

const cases: readonly (readonly [
  loses: "nothing" | "a blank",
  before: string,
  after: string,
  ways: readonly string[],
])[] = [
  ["nothing", "listen(3, ", "16) = 0", ["listen(3, 16) = 0"]],
  [
    "nothing",
    "setsockopt(3, SOL_TCP, TCP_NOD",
    "ELAY",
    ["setsockopt(3, SOL_TCP, TCP_NODELAY", "setsockopt(3, SOL_TCP, TCP_NOD ELAY"],
  ],
  // strace prints a blank behind each comma, and none before one.
  ["nothing", "listen(3,", "16) = 0", ["listen(3, 16) = 0"]],
  ["a blank", "listen(3", ", 16) = 0", ["listen(3, 16) = 0"]],
  ["a blank", "bind(3, {", "sa_family=AF_INET", ["bind(3, {sa_family=AF_INET"]],
  ["a blank", "bind(3, {sa_family=", "AF_INET", ["bind(3, {sa_family=AF_INET"]],
  ["a blank", "listen(3, 16) =", "0", ["listen(3, 16) = 0", "listen(3, 16) =0"]],
  ["a blank", "accept(3, <unfinished", "...>", ["accept(3, <unfinished ...>", "accept(3, <unfinished...>"]],
  ["a blank", 'sin_addr=inet_addr("127.0', '.0.1")}', ['sin_addr=inet_addr("127.0.0.1")}']],
  ["a blank", 'sun_path="/tmp/one', 'two"}', []],
  ["a blank", 'sendto(3, "one', 'two"', ['sendto(3, "one two"']],
];

for (const [loses, before, after, ways] of cases)
  test(`${before} | ${after} (${loses} is lost)`, () => {
    assert.equal(joints(before, after, before.length, { loses, width: WIDTH }), ways);
  });

const log = [
  '9641  connect(3<TCP:[1623124]>, {sa_family=AF_INET, sin_port=htons(45375), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
  "9639  setsockopt(8<TCP:[127.0.0.1:45375->127.0.0.1:46106]>, SOL_TCP, TCP_NODELAY, [1], 4) = 0",
  "9639  close(8<TCP:[127.0.0.1:45375->127.0.0.1:46106]>)             = 0",
  "9641  getsockopt(3<TCP:[1623124]>, SOL_SOCKET, SO_ERROR, [0], [4])                         = 0",
];

for (const width of [50, 60, 70, 80, 81, 82, 83, 84, 85, 90])
  test(`broken at ${width}, and blanks at the ends are lost`, () => {
    const broken = log
      .flatMap((line) => line.match(new RegExp(`.{1,${width}}`, "g")) ?? [])
      .map((line) => line.trimEnd());
    const { summary, unparsed } = readPasted("cut.log", broken);
    assert.is(unparsed, 0);
    assert.is(summary, readPasted("cut.log", log).summary);
  });

for (const width of [50, 60, 70, 80, 81, 82, 83, 84, 85, 90])
  test(`broken at ${width}, filled up with blanks: a terminal's screen`, () => {
    const screen = log
      .flatMap((line) => line.match(new RegExp(`.{1,${width}}`, "g")) ?? [])
      .map((line) => line.padEnd(width));
    const { summary, unparsed } = readPasted("screen.log", screen);
    assert.is(unparsed, 0);
    assert.is(summary, readPasted("screen.log", log).summary);
  });

test.run();
