/** What the line of a call that moves data shows besides that it did. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { decode, isDecoded } from "../../src/decode/decode.ts";
import type { EventOf } from "../../src/events/event.ts";
import { Joiner } from "../../src/strace/join.ts";
import { LineParser } from "../../src/strace/parse.ts";

/** What, bytes, whether more is to follow, bytes that were left. */
const cases: readonly (readonly [line: string, expected: string])[] = [
  ['sendto(3, "GET", 3, 0, NULL, 0) = 3', "sent 3"],
  ['sendto(3, "GET", 3, MSG_NOSIGNAL|MSG_MORE, NULL, 0) = 2', "sent 2, more"],
  ["sendto(0x3, 0x7f00, 0x3, 0x8000, 0, 0) = 0x3", "sent 3, more"],
  ['send(3, "x", 1, MSG_MORE) = 1', "sent 1, more"],
  ['sendto(3, "x", 1, MSG_OOB, NULL, 0) = 1', "sent ?"],
  ["sendmsg(3, {msg_name=NULL, msg_namelen=0, msg_flags=0}, MSG_MORE) = 7", "sent 7, more"],
  ["sendmmsg(3, [{msg_hdr={}, msg_len=4}, {msg_hdr={}, msg_len=5}], 2, MSG_MORE) = 2", "sent 9, more"],
  ["sendmmsg(3, 0x7f00, 2, 0) = 2", "sent ?"],
  ['write(3, "x", 1) = 1', "sent 1"],
  ["sendfile(3, 4, NULL, 4096) = 4096", "sent 4096"],
  ["splice(7, NULL, 3, NULL, 65536, SPLICE_F_MOVE|SPLICE_F_MORE) = 10", "received 10; sent 10, more"],
  ['recvfrom(3, "abc", 9, 0, NULL, NULL) = 3', "received 3"],
  ['recvfrom(3, "abc", 9, MSG_PEEK, NULL, NULL) = 3', "received 0, 3 left"],
  ["recvfrom(0x3, 0x7f00, 0x9, 0x2, 0, 0) = 0x3", "received 0, 3 left"],
  ['recvfrom(3, "", 9, 0, NULL, NULL) = 0', "end 0"],
  ["recvmmsg(3, [{msg_hdr={}, msg_len=4}], 8, 0, NULL) = 1", "received 4"],
  ['read(3, "x", 9) = 1', "received 1"],
  ["ioctl(3, FIONREAD, [5]) = 0", "received 0, 5 left"],
  ["ioctl(3, 0x541b, [5]) = 0", "received 0, 5 left"],
  ["ioctl(3, FIONREAD, [0]) = 0", ""],
  ["ioctl(3, FIONREAD, 0x7f00) = -1 EINVAL (...)", ""],
];

for (const [line, expected] of cases)
  test(line, () => {
    assert.is(eventsOf([line]).map(text).join("; "), expected);
  });

function text({ what, bytes, more, left }: EventOf<"data">): string {
  return `${what} ${bytes ?? "?"}${more ? ", more" : ""}${left === null ? "" : `, ${left} left`}`;
}

/** When it was entered and when it returned, in microseconds since 1700000000. */
const stamped: readonly (readonly [about: string, lines: readonly string[], span: string])[] = [
  ["its length is printed", ['1700000000.000100 write(3, "x", 1) = 1 <0.000050>'], "100-150"],
  ["it is not", ['1700000000.000100 write(3, "x", 1) = 1'], "100-?"],
  [
    "the line was cut",
    [
      '1 1700000000.000100 write(3, "x", 1 <unfinished ...>',
      '2 1700000000.000200 write(5, "", 0) = 0',
      "1 1700000000.000300 <... write resumed>) = 1",
    ],
    "100-300",
  ],
  ["whole seconds", ['1700000000 write(3, "x", 1) = 1 <0.000050>'], "?-?"],
  ["no time", ['write(3, "x", 1) = 1 <0.000050>'], "?-?"],
];

for (const [about, lines, span] of stamped)
  test(`the time of a call: ${about}`, () => {
    const [event] = eventsOf(lines);
    const since = (time: number | null | undefined): string => (time == null ? "?" : String(time - 1_700_000_000e6));
    assert.is(`${since(event?.entered)}-${since(event?.returned)}`, span);
  });

function eventsOf(lines: readonly string[]): readonly EventOf<"data">[] {
  const events: EventOf<"data">[] = [];
  const parser = new LineParser(isDecoded);
  const joiner = new Joiner(parser, (record) => {
    for (const event of decode(record)) if (event.type === "data") events.push(event);
  });
  for (const [at, line] of lines.entries()) joiner.push(parser.parseLine(line), line, at + 1);
  return events;
}

test.run();
