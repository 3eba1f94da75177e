import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { symptoms } from "../../src/linux/symptoms/index.ts";
import { allOptions } from "../../src/linux/catalogue.ts";
import { socktrace } from "../support/socktrace.ts";

const isExplanation = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync("docs/explain.schema.json", "utf8")) as object,
);

interface Document {
  readonly options?: readonly {
    readonly name: string;
    readonly default: { readonly values: readonly { readonly value: unknown }[] };
  }[];
  readonly symptoms?: readonly { readonly name: string }[];
  readonly levels?: readonly { readonly level: string; readonly options: readonly { readonly name: string }[] }[];
}

/** The JSON of a successful run; it is valid by the schema. */
function json(...args: readonly string[]): Document {
  const { status, stdout, stderr } = socktrace(["explain", ...args]);
  assert.equal({ status, stderr }, { status: 0, stderr: "" });
  const document: unknown = JSON.parse(stdout);
  assert.ok(isExplanation(document), JSON.stringify(isExplanation.errors));
  return document as Document;
}

const sysctl = (name: string): string => readFileSync(`/proc/sys/${name.replaceAll(".", "/")}`, "utf8").trim();

test("options one after the other, with the default that this machine has now", () => {
  const { status, stdout } = socktrace(["explain", "TCP_KEEPIDLE", "SO_LINGER"]);
  assert.is(status, 0);
  assert.match(stdout, /^TCP_KEEPIDLE\n.*\n\nSO_LINGER\n/s);
  const time = sysctl("net.ipv4.tcp_keepalive_time");
  assert.match(stdout, `  default    ${time} s (net.ipv4.tcp_keepalive_time on this machine)\n`);
  assert.equal(json("--json", "TCP_KEEPIDLE").options?.[0]?.default.values[0]?.value, Number(time));
});

test("a level by any spelling is the same page", () => {
  const pages = ["tcp", "SOL_TCP", "IPPROTO_TCP"].map((word) => socktrace(["explain", word]).stdout);
  assert.match(pages[0] ?? "", /^SOL_TCP: \d+ options\n {2}TCP_NODELAY +Turns off/);
  assert.is(new Set(pages).size, 1);
});

test("no name: every option, by level", () => {
  const { stdout } = socktrace(["explain"]);
  for (const { name } of allOptions()) assert.match(stdout, ` ${name}`);
  const { levels } = json("--format", "json");
  assert.is(levels?.flatMap(({ options }) => options).length, allOptions().length);
});

test("the JSON of symptoms is valid by its schema", () => {
  const named = symptoms.map(({ name }) => name);
  assert.equal(
    json("--json", ...named).symptoms?.map(({ name }) => name),
    named,
  );
  assert.equal(
    json("--json").symptoms?.map(({ name }) => name),
    named,
  );
});

test("the JSON of every option is valid by its schema", () => {
  const levels = [...new Set(allOptions().map(({ level }) => level))];
  assert.is(json("--json", ...levels).options?.length, allOptions().length);
});

test("a misspelt name: one line with the nearest, exit code 2; the others are explained all the same", () => {
  assert.equal(socktrace(["explain", "TCP_NODELY"]), {
    status: 2,
    signal: null,
    stdout: "",
    stderr: "socktrace: explain TCP_NODELY: no such name; did you mean TCP_NODELAY?\n",
  });
  const both = socktrace(["explain", "SO_LINGR", "SO_LINGER"]);
  assert.is(both.status, 2);
  assert.match(both.stdout, /^SO_LINGER\n/);
  assert.is(both.stderr, "socktrace: explain SO_LINGR: no such name; did you mean SO_LINGER?\n");
});

test("a word that is like nothing, and one that tries to paint the terminal", () => {
  assert.match(socktrace(["explain", "nothing_like_it"]).stderr, /; `socktrace explain` lists all\n$/);
  assert.match(socktrace(["explain", "\x1b[31mred"]).stderr, /explain \\x1b\[31mred: no such name/);
});

test("colours only when they are asked for", () => {
  assert.not.match(socktrace(["explain", "SO_LINGER"]).stdout, "\x1b");
  assert.match(socktrace(["explain", "--color", "always", "SO_LINGER"]).stdout, "\x1b[1mSO_LINGER\x1b[0m");
});

test("80 columns where there is no terminal", () => {
  for (const args of [["explain"], ["explain", "sctp"], ["explain", "SO_TIMESTAMPING", "TCP_INFO"]])
    assert.equal(
      socktrace(args)
        .stdout.split("\n")
        .filter((line) => line.length > 80),
      [],
    );
});

test("explain has its own help", () => {
  assert.match(socktrace(["explain", "--help"]).stdout, /^Usage: socktrace explain \[options\] \[name\.\.\.\]/);
});

test.run();
