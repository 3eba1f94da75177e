/** The symptoms of `socktrace explain`: what they name is there, and each is found by its own name. */
import { execFileSync } from "node:child_process";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ruleCalled } from "../../src/advice/rules.ts";
import { optionsCalled } from "../../src/linux/catalogue.ts";
import { namesOf, symptomCalled, symptoms } from "../../src/linux/symptoms/index.ts";
import { find } from "../../src/views/explain/find.ts";

test("advice and options of each are there, and named once", () => {
  for (const { name, rules, options, commands } of symptoms) {
    assert.equal(
      rules.filter((id) => ruleCalled(id) === null),
      [],
      name,
    );
    assert.equal(
      options.filter((option) => optionsCalled(option).length === 0),
      [],
      name,
    );
    for (const list of [rules, options, commands]) assert.is(new Set(list).size, list.length, name);
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
  for (const { name, aliases } of errnos) {
    const numbers = execFileSync("python3", ["-c", python, name, ...aliases], { encoding: "utf8" });
    assert.is(new Set(numbers.trim().split("\n")).size, 1, name);
  }
});

test.run();
