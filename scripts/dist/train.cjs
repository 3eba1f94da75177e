"use strict";
/**
 * A run of socktrace that stores what V8 has compiled: node train.cjs CODE ARGUMENT...; scripts/dist/code.ts runs it with the
 * Node that the executable is made of.
 */
const childProcess = require("node:child_process");
const { readFileSync, writeFileSync } = require("node:fs");
const { resolve } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { evaluate } = require("../../bin/evaluate.js");
const { start } = require("../../bin/start.js");

const [code] = process.argv.splice(2, 1);
const file = resolve("dist/cli/main.cjs");

// What they made machine code of depends on the time, and is noted in the stored code. V8 refuses code that was stored under
// other flags than it is read with, so they are off for the run alone.
const compilers = ["sparkplug", "maglev", "opt"];

// On a slow machine a timer would be due during the run, on a quick one it would not.
const { setInterval } = globalThis;
globalThis.setInterval = (call) => setInterval(call, 2 ** 31 - 1).unref();

start(() => {
  // The code has the name in it: the executable's own.
  const { exports, script } = evaluate(readFileSync(file, "latin1"), {
    file,
    filename: "/socktrace/dist/cli/main.cjs",
  });
  for (const compiler of compilers) setFlagsFromString(`--no-${compiler}`);
  const store = () => {
    for (const compiler of compilers) setFlagsFromString(`--${compiler}`);
    writeFileSync(code, script.createCachedData());
  };
  endAtGuard(store);
  return { exports, store };
});

/**
 * From the guard's start on, a launch has processes run beside one another: what happens when, and so what is compiled, is
 * different each time.
 */
function endAtGuard(store) {
  const { spawn } = childProcess;
  childProcess.spawn = (command, args, options) => {
    if (!args.includes("guard.sh")) return spawn(command, args, options);
    store();
    process.exit();
  };
}
