/**
 * Lines that strace could print, made from their trees: `[text, tree]`. What the parser makes of the text must be the
 * tree again. Every kind of value, result and prefix comes up, inside one another.
 */
import fc from "fast-check";
import { asMicros, asTid } from "../../src/base/brands.ts";
import type { CallLine, Prefix, Result } from "../../src/strace/line.ts";
import type { Argument, Member, Value } from "../../src/strace/value.ts";

type Spelled<Tree> = readonly [text: string, tree: Tree];
type Arb<Tree> = fc.Arbitrary<Spelled<Tree>>;

const oneOf = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const upper = fc.stringMatching(/^[A-Z][A-Z0-9_]{1,14}$/);
const lower = fc.stringMatching(/^[a-z_][a-z0-9_]{0,12}$/);

/** What a program may write, as strace escapes it between quotes; all the marks of a line are among it. */
const bytes = fc
  .array(
    oneOf(
      "a",
      "\\0",
      "\\n",
      '\\"',
      "\\\\",
      "\\377",
      "\\x7f",
      "<",
      ">",
      "[",
      "}",
      ") = 0",
      " <unfinished ...>",
      "/* ",
      "*/",
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));

const words: Arb<Value> = fc
  .oneof(upper, oneOf("NULL", "???", "61:62:63:64:65:66", "VALID-13", "CAP_7"))
  .map((text) => [text, { type: "word", text }]);

const decorations = fc.oneof(
  oneOf("socket:[8659930]", "/etc/an\\76gle", "char 1:3", "TCP:[127.0.0.1:80->127.0.0.1:4000]", "pid:7<comm>"),
  oneOf("/dev/null<char 1:3>", "/tmp/x (deleted)", 'quo\\"te'),
  bytes.map((name) => `UNIX-STREAM:[7,@"${name}"]`),
);

const numbers: Arb<Value> = fc
  .tuple(
    fc.oneof(
      fc.integer().map((value): [string, number] => [String(value), value]),
      fc.nat(2 ** 40).map((value): [string, number] => [`0x${value.toString(16)}`, value]),
      fc.nat(0o7777).map((value): [string, number] => [`0${value.toString(8)}`, value]),
    ),
    fc.option(decorations, { freq: 3 }),
  )
  .map(([[text, value], decoration]) =>
    decoration === null
      ? [text, { type: "number", text, value }]
      : [`${text}<${decoration}>`, { type: "number", text, value, decoration }],
  );

const strings: Arb<Value> = fc
  .tuple(bytes, fc.boolean(), fc.boolean())
  .map(([text, abstract, cut]) => [
    `${abstract ? "@" : ""}"${text}"${cut ? "..." : ""}`,
    { type: "string", text, abstract, cut },
  ]);

const expressions: Arb<Value> = oneOf(
  "1 * sizeof(struct ifreq)",
  "8192*1024",
  "1<<ICMP_ECHOREPLY",
  "WIFEXITED(s) && WEXITSTATUS(s) == 0",
  "cmd[6]=[0x12, 0]",
  "'S'",
  "&sin6_addr",
).map((text) => [text, { type: "expression", text }]);

const list = (values: readonly Spelled<Value>[], cut: boolean): string =>
  [...values.map(([text]) => text), ...(cut ? ["..."] : [])].join(", ");

const trees = fc.letrec<{ value: Spelled<Value>; bare: Spelled<Value>; struct: Spelled<Value> }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("bare"),
    expressions,
    // Flags, a changed value, a comment.
    fc
      .array(fc.oneof(words, numbers), { minLength: 2, maxLength: 3 })
      .map((items): Spelled<Value> => [
        items.map(([text]) => text).join("|"),
        { type: "flags", items: items.map(([, item]) => item) },
      ]),
    fc
      .tuple(tie("bare"), oneOf(" => ", "->"), tie("bare"))
      .map(([before, arrow, after]): Spelled<Value> => [
        `${before[0]}${arrow}${after[0]}`,
        { type: "changed", before: before[1], after: after[1] },
      ]),
    fc
      .tuple(tie("bare"), oneOf("37 vars", "SO_???", "htons(0)", "25945 in strace's PID NS"))
      .map(([[text, value], comment]): Spelled<Value> => [`${text} /* ${comment} */`, { ...value, comment }]),
  ),
  bare: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    words,
    numbers,
    strings,
    fc
      .tuple(fc.array(tie("value"), { maxLength: 3 }), fc.boolean())
      .map(([items, cut]): Spelled<Value> => [
        `[${list(items, cut)}]`,
        { type: "array", items: items.map(([, item]) => item), cut },
      ]),
    fc
      .array(fc.oneof(words, numbers), { minLength: 2, maxLength: 4 })
      .map((items): Spelled<Value> => [
        `[${items.map(([text]) => text).join(" ")}]`,
        { type: "array", items: items.map(([, item]) => item), cut: false },
      ]),
    tie("struct"),
    fc
      .tuple(lower, fc.array(tie("value"), { maxLength: 2 }))
      .map(([name, args]): Spelled<Value> => [
        `${name}(${list(args, false)})`,
        { type: "call", name, args: args.map(([, arg]) => arg) },
      ]),
    fc
      .array(words, { minLength: 1, maxLength: 1 })
      .map((items): Spelled<Value> => [
        `~[${list(items, false)}]`,
        { type: "not", value: { type: "array", items: items.map(([, item]) => item), cut: false } },
      ]),
  ),
  struct: fc
    .tuple(fc.array(fc.tuple(fc.oneof(lower, oneOf("")), tie("value")), { maxLength: 3 }), fc.boolean())
    .map(([members, cut]): Spelled<Value> => {
      const named = members.map(([name, [text, value]]): Spelled<Member> => [
        name === "" ? text : `${name}=${text}`,
        { name, value },
      ]);
      const text = `{${[...named.map(([member]) => member), ...(cut ? ["..."] : [])].join(", ")}}`;
      return [text, { type: "struct", members: named.map(([, member]) => member), cut }];
    }),
}));

/** Any value. */
export const values: Arb<Value> = trees.value;

const marks: Arb<Pick<Result, "elapsed" | "injected" | "delayed">> = fc
  .tuple(fc.option(fc.nat(10_000_000)), fc.boolean(), fc.boolean())
  .map(([elapsed, injected, delayed]) => {
    const seconds = elapsed === null ? "" : ` <${(elapsed / 1e6).toFixed(6)}>`;
    const text = `${injected ? " (INJECTED: args, retval)" : ""}${delayed ? " (DELAYED)" : ""}${seconds}`;
    return [text, { elapsed: elapsed === null ? null : asMicros(elapsed), injected, delayed }];
  });

const results: Arb<Result> = fc
  .tuple(
    fc.oneof(
      numbers.map(([text, number]): Spelled<object> => {
        if (number.type !== "number") throw new Error("numbers are numbers");
        const { text: numeral, value, decoration = null } = number;
        return [text, { type: "value", text: numeral, value, decoration, comment: null, note: null }];
      }),
      oneOf("Timeout", "flags O_RDWR", '[{fd=7, revents="(\\")"}]').map((note): Spelled<object> => [
        `1 (${note})`,
        { type: "value", text: "1", value: 1, decoration: null, comment: null, note },
      ]),
      oneOf("EAGAIN", "ENOENT").map((errno): Spelled<object> => [
        `-1 ${errno} (Some words)`,
        { type: "error", errno, message: "Some words" },
      ]),
      oneOf<Spelled<object>>(
        ["-1 (errno 22)", { type: "error", errno: "22", message: "" }],
        ["?", { type: "none" }],
        ["? <unavailable>", { type: "none" }],
        ["? ERESTARTSYS (To be restarted)", { type: "restart", code: "ERESTARTSYS" }],
      ),
    ),
    marks,
  )
  .map(([[text, core], [end, rest]]) => [`${text}${end}`, { ...core, ...rest } as Result]);

const nobody: Pick<Prefix, "tid" | "comm"> = { tid: null, comm: null };
const timeless: Pick<Prefix, "time" | "clock"> = { time: null, clock: null };
const threads: Arb<Pick<Prefix, "tid" | "comm">> = fc.oneof(
  fc.constant<Spelled<Pick<Prefix, "tid" | "comm">>>(["", nobody]),
  fc
    .tuple(fc.nat(4_194_304), fc.option(oneOf("sh", "we\\76ird [pid 7] ", "a, b)")), fc.boolean())
    .map(([pid, comm, stderr]): Spelled<Pick<Prefix, "tid" | "comm">> => {
      const name = comm === null ? "" : `<${comm}>`;
      const text = stderr
        ? `[pid ${String(pid).padStart(5)}${name}] `
        : `${comm === null ? String(pid).padEnd(5) : pid}${name} `;
      return [text, { tid: asTid(pid), comm }];
    }),
);
const clocks: Arb<Pick<Prefix, "time" | "clock">> = oneOf<Spelled<Pick<Prefix, "time" | "clock">>>(
  ["", timeless],
  ["12:00:01 ", { time: asMicros(43_201_000_000), clock: "day" }],
  ["23:59:59.999999 ", { time: asMicros(86_399_999_999), clock: "day" }],
  ["1795340027.755012 ", { time: asMicros(1_795_340_027_755_012), clock: "epoch" }],
  ["1795340027.755012519 ", { time: asMicros(1_795_340_027_755_012), clock: "epoch" }],
  ["1795340027 ", { time: asMicros(1_795_340_027_000_000), clock: "epoch" }],
);
const pieces = oneOf("", "[  59] ", "[00007feda4ba8ad7] ", "[????] [????????????????] ");

const prefixes: Arb<Prefix> = fc
  .tuple(threads, clocks, fc.option(fc.nat(100_000_000)), pieces)
  .map(([[who, thread], [when, clock], relative, piece]) => {
    const seconds = relative === null ? "" : (relative / 1e6).toFixed(6).padStart(13);
    const since = seconds === "" ? "" : clock.time === null ? `${seconds} ` : `(+${seconds}) `;
    return [
      `${who}${when}${since}${piece}`,
      { ...thread, ...clock, relative: relative === null ? null : asMicros(relative) },
    ];
  });

/** Whole calls, as lines. */
export const calls: Arb<Omit<CallLine, "shared">> = fc
  .tuple(prefixes, lower, fc.array(fc.tuple(fc.option(lower), values), { maxLength: 4 }), fc.nat(9), results)
  .map(([[before, prefix], name, spelled, pad, [end, result]]) => {
    const args = spelled.map(([argument, [text, value]]): Argument =>
      argument === null ? { value, text } : { name: argument, value, text },
    );
    const list = args.map((arg) => (arg.name === undefined ? arg.text : `${arg.name}=${arg.text}`)).join(", ");
    return [`${before}${name}(${list})${" ".repeat(pad)} = ${end}`, { type: "call", prefix, name, args, result }];
  });
