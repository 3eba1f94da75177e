#!/usr/bin/env node
"use strict";
const { existsSync, readdirSync, readlinkSync } = require("node:fs");
const { join } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { load } = require("./code-cache.js");

// Some 15 MB live however long a log is; V8 would let 60 MB of dead sockets come together before it looks at them. With
// this the peak of a log of 1 GB is 147 MB instead of 190, for the same CPU time within 3 % (measured, Node 20); 30 %
// instead of 100 spares 6 MB more and costs a tenth of the CPU time.
setFlagsFromString("--heap-growing-percent=100");
// V8 drops the code of functions that were not called for some collections: what a run stores at its end would lack what
// only its start needs (bin/code-cache.js). The peak of reading a log is the same (measured, Node 20).
setFlagsFromString("--no-flush-bytecode");

// What we were started with has to be looked at before Node opens anything for us: a launched program gets it.
const open = readdirSync("/proc/self/fd").flatMap((name) => {
  try {
    return [{ fd: Number(name), link: readlinkSync(`/proc/self/fd/${name}`) }];
  } catch {
    return []; // The fd by which the directory was read.
  }
});

const bundle = join(__dirname, "../dist/cli/main.cjs");
if (!existsSync(bundle)) {
  console.error("socktrace: not built yet: run npm run build");
  process.exit(125);
}
// A look at the machine is over before code pays off that took V8 long to optimise: without inlining `ls` of 20,000 sockets
// takes an eighth less CPU time, and pfiles of 10,000 a tenth (measured, Node 20).
if (process.argv[2] === "ls" || process.argv[2] === "pfiles") setFlagsFromString("--no-turbo-inlining");

const commands = ["read", "pfiles", "ls", "diff", "explain", "completion", "debug"];
const { exports: program, store } = load(bundle, commands.find((name) => name === process.argv[2]) ?? "trace");
void program.main(process.argv.slice(2), open).then(store);
