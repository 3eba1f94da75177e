"use strict";
/**
 * A run of socktrace that stores what V8 has compiled at its end: node train.cjs CODE ARGUMENT...; scripts/dist/code.ts runs
 * it with the Node that the executable is made of. V8 compiles more with each run that is given what an earlier one stored.
 */
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { resolve } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { evaluate } = require("../../bin/evaluate.js");
const { start } = require("../../bin/start.js");

const [code] = process.argv.splice(2, 1);
const file = resolve("dist/cli/main.cjs");

// What they made machine code of depends on the time, and is noted in the stored code. V8 refuses code that was stored under
// other flags than it is read with, so they are off for the run alone.
const compilers = ["sparkplug", "maglev", "opt"];

start(() => {
  const cachedData = existsSync(code) ? readFileSync(code) : undefined;
  // The code has the name in it: the executable's own.
  const filename = "/socktrace/dist/cli/main.cjs";
  const { exports, script } = evaluate(readFileSync(file, "latin1"), { file, filename, cachedData });
  if (script.cachedDataRejected === true) throw new Error(`${code} is of another V8, or under other flags`);
  for (const compiler of compilers) setFlagsFromString(`--no-${compiler}`);
  return {
    exports,
    store: () => {
      for (const compiler of compilers) setFlagsFromString(`--${compiler}`);
      writeFileSync(code, script.createCachedData());
    },
  };
});
