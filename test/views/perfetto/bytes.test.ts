/** What of --format perfetto no recording shows: times of any size, text of any kind, many names, a reader that is too slow. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Valve } from "../../../src/cli/terminal/valve.ts";
import { asMicros, asTid } from "../../../src/base/brands.ts";
import { makeView } from "../../../src/views/registry.ts";
import { usualOptions } from "../../../src/views/view.ts";
import { World } from "../../../src/world/world.ts";
import { Encoder } from "../../../src/views/perfetto/wire.ts";
import { openTrace, type Mark, type OpenedTrace } from "../../support/perfetto.ts";
import { Tracer } from "../../../src/pipeline/tracer.ts";

const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");

/** A trace with one track that has these instants. */
function traceOf(
  instants: readonly { readonly at: number; readonly name: string; readonly value?: string }[],
): OpenedTrace {
  const encoder = new Encoder(1);
  const at = asMicros(instants[0]?.at ?? 0);
  let text = encoder.preamble(at) + encoder.encode({ at, track: { id: 7, name: "one" } });
  for (const { name, value, ...one } of instants)
    text += encoder.encode({
      at: asMicros(one.at),
      event: { type: "instant", track: 7, name, args: { value, number: one.at, list: [value, null, one.at / 3] } },
    });
  return openTrace(latin1(text));
}

const marksIn = ({ tracks }: OpenedTrace): readonly Mark[] => tracks.flatMap(({ marks }) => marks);

test("times are right to the microsecond, from 0 to the year 2116", () => {
  const time = fc.oneof(
    fc.integer({ min: 0, max: Math.floor(2 ** 62 / 1000) }),
    fc.integer({ min: 1.7e15, max: 1.9e15 }),
  );
  fc.assert(
    fc.property(fc.array(time, { minLength: 1 }), (times) => {
      const marks = marksIn(traceOf(times.map((at) => ({ at, name: "now" }))));
      const sorted = [...times].sort((left, right) => left - right);
      assert.equal(
        marks.map(({ from }) => from),
        sorted,
      );
      assert.equal(
        marks.map(({ args }) => args["number"]),
        sorted,
      );
    }),
  );
});

test("text is UTF-8 without control characters, whatever it was", () => {
  const odd = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({
      unit: fc.constantFrom("\ud800", "\udfff", "\0", "\x1b[31m", "\u202e", "\u2028", "é", "😀", "</script>"),
    }),
  );
  fc.assert(
    fc.property(odd, odd, (name, value) => {
      const [mark] = marksIn(traceOf([{ at: 1, name, value }]));
      for (const text of [mark?.name, mark?.args["value"]])
        assert.not.match(
          typeof text === "string" ? text : "\0",
          /[\x00-\x1f\x7f-\x9f\u202a-\u202e]|[\ud800-\udbff](?![\udc00-\udfff])/,
        );
    }),
  );
});

test("more names than are numbered, and long ones, are written in full", () => {
  const names = [...Array(5_000).keys()].map((at) => `${"x".repeat(at % 200)}${at}`);
  const marks = marksIn(traceOf(names.map((name, at) => ({ at, name }))));
  assert.equal(
    marks.map(({ name }) => name),
    names,
  );
});

test("packets that were lost: what comes behind them can be read, and a mark says so", () => {
  const view = makeView("perfetto", usualOptions);
  assert.ok(view !== null);
  const tracer = new Tracer(new World(), view, { timeline: true });
  const output = { isBehind: false };
  const valve = new Valve(output, (hidden) => view.gap?.(hidden) ?? "", true);
  const address = `{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}`;
  const calls = [
    ["socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3<socket:[1]>", false],
    ["setsockopt(3<socket:[1]>, SOL_SOCKET, SO_BROADCAST, [1], 4) = 0", true],
    [`bind(3<socket:[1]>, ${address}, 16) = 0`, true],
    ["setsockopt(3<socket:[1]>, SOL_SOCKET, SO_BROADCAST, [0], 4) = 0", false],
    ["setsockopt(3<socket:[1]>, SOL_SOCKET, SO_DONTROUTE, [1], 4) = 0", false],
  ] as const;
  const written = calls.map(([call, isBehind], at) => {
    output.isBehind = isBehind;
    return valve.pass(tracer.line(`1700000000.0000${at}0 ${call} <0.000001>`, at + 1, "log", asTid(7)) ?? "") ?? "";
  });
  const trace = openTrace(latin1(written.join("")));
  const marks = marksIn(trace).map(({ track, name, from }) => `${track.name}: ${name} at ${from % 1e6}`);
  assert.equal(marks, [
    "process 7: socket at 0",
    "process 7: setsockopt at 40",
    "socktrace: changes are missing here: the output was read too slowly; what ended meanwhile has no end at 31",
    "bound to 127.0.0.1:80: set SO_DONTROUTE at 41",
  ]);
});

test.run();
