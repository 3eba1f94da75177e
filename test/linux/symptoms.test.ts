/** The symptoms of `socktrace explain`: what they name is there, and each is found by its own name. */
import { execFileSync } from "node:child_process";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ruleCalled, rules } from "../../src/advice/rules.ts";
import { optionsCalled } from "../../src/linux/catalogue.ts";
import { namesOf, symptomCalled, symptoms } from "../../src/linux/symptoms/index.ts";
import { find } from "../../src/views/explain/find.ts";

test("advice and options of each are there, and named once", () => {
  for (const { name, rules: ids, options, commands } of symptoms) {
    assert.equal(
      ids.filter((id) => ruleCalled(id) === null),
      [],
      name,
    );
    assert.equal(
      options.filter((option) => optionsCalled(option).length === 0),
      [],
      name,
    );
    for (const list of [ids, options, commands]) assert.is(new Set(list).size, list.length, name);
  }
});

test("each is found by each of its names, and hides no option, level or advice", () => {
  for (const symptom of symptoms)
    for (const name of namesOf(symptom)) {
      assert.is(symptomCalled(name), symptom, name);
      assert.is(symptomCalled(name.toLowerCase()), symptom, name);
      assert.equal(find(name), [{ type: "symptom", symptom }]);
    }
});

test("an error has the C library's text, and its other names its number", () => {
  const errnos = symptoms.filter(({ kind }) => kind === "errno");
  const script = "import errno, os, sys\nfor name in sys.argv[1:]: print(os.strerror(getattr(errno, name)))";
  const texts = execFileSync("python3", ["-c", script, ...errnos.map(({ name }) => name)], { encoding: "utf8" });
  assert.equal(
    errnos.map(({ title }) => title),
    texts.trim().split("\n"),
  );
  const python = "import errno, sys\nfor name in sys.argv[1:]: print(getattr(errno, name))";
  for (const symptom of errnos) {
    const names = [symptom.name, ...symptom.aliases.filter((alias) => /^E[A-Z]+$/.test(alias))];
    const numbers = new Set(
      execFileSync("python3", ["-c", python, ...names], { encoding: "utf8" })
        .trim()
        .split("\n"),
    );
    assert.is(numbers.size, 1, symptom.name);
    for (const number of numbers) assert.is(symptomCalled(number), symptom, number);
  }
});

/** A text of advice that names an error or a state in passing. */
const inPassing: Readonly<Record<string, readonly string[]>> = {
  EAGAIN: ["reuseport-queue-lost"],
  TIME_WAIT: ["udp-shared-port"],
};

test("an error or a state leads to each piece of advice that names it, first to the one of its own name", () => {
  for (const { name, kind, rules: linked } of symptoms) {
    if (kind === "word") continue;
    const naming = rules.filter(({ title, why, instead }) =>
      new RegExp(String.raw`\b${name}\b`).test(`${title} ${why} ${instead}`),
    );
    const missing = naming.map(({ id }) => id).filter((id) => !linked.includes(id));
    assert.equal(missing, inPassing[name] ?? [], name);
    const own = name.toLowerCase().replace("_", "-");
    if (ruleCalled(own) !== null) assert.is(linked[0], own);
  }
});

/** They are about a habit, which nobody notices as a fault. */
const unnoticed = [
  "option-without-effect",
  "priority-overwritten",
  "set-again",
  "set-though-inherited",
  "tos-other-family",
];

test("each piece of advice is found by way of what people notice", () => {
  const linked = new Set(symptoms.flatMap((symptom) => symptom.rules));
  assert.equal(
    rules.map(({ id }) => id).filter((id) => !linked.has(id)),
    unnoticed,
  );
});

test("what is linked first", () => {
  const first: Readonly<Record<string, readonly string[]>> = {
    nagle: ["nagle-delay", "quickack-once"],
    cork: ["cork-left-on", "more-left-on"],
    leak: ["never-closed", "close-wait"],
    EMFILE: ["accept-spin", "never-closed"],
    ECONNRESET: ["close-with-unread", "linger-reset"],
    reset: ["close-with-unread", "linger-reset"],
    backlog: ["backlog-small", "backlog-clamped", "queue-full"],
    EADDRINUSE: ["address-in-use"],
    keepalive: ["no-keepalive"],
  };
  for (const [name, ids] of Object.entries(first))
    assert.equal(symptomCalled(name)?.rules.slice(0, ids.length), ids, name);
  assert.not(symptomCalled("cork")?.rules.includes("quickack-once"));
});

test.run();
