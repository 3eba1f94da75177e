"use strict";
/**
 * A start, before any of our bundle runs: of bin/socktrace.js, and of the one executable (bin/executable.js). They differ in
 * where the bundle comes from.
 */
const { readdirSync, readlinkSync } = require("node:fs");
const { setFlagsFromString } = require("node:v8");

module.exports = { start };

const FDS = "/proc/self/fd";

/** `load` is given the name of the command, and gives what the bundle exports and what to call at the end of the run. */
function start(load) {
  try {
    begin(load);
  } catch (error) {
    const message = explain(error);
    if (message === null) throw error;
    console.error(`socktrace: ${message}`);
    process.exitCode = 125;
  }
}

function begin(load) {
  // Some 15 MB live however long a log is; V8 would let 60 MB of dead sockets come together before it looks at them. With
  // this the peak of a log of 1 GB is 147 MB instead of 190, for the same CPU time within 3 % (measured, Node 20); 30 %
  // instead of 100 spares 6 MB more and costs a tenth of the CPU time.
  setFlagsFromString("--heap-growing-percent=100");
  // V8 drops the code of functions that were not called for some collections: what a run stores at its end would lack what
  // only its start needs (bin/code-cache.js). The peak of reading a log is the same (measured, Node 20).
  setFlagsFromString("--no-flush-bytecode");
  // What we were started with has to be looked at before Node opens anything for us: a launched program gets it.
  const open = openFds();
  const [, , command] = process.argv;
  // A look at the machine is over before code pays off that took V8 long to optimise: without inlining `ls` of 20,000 sockets
  // takes an eighth less CPU time, and pfiles of 10,000 a tenth (measured, Node 20).
  if (command === "ls" || command === "pfiles") setFlagsFromString("--no-turbo-inlining");
  const { exports: program, store } = load(commands.find((name) => name === command) ?? "trace");
  void program.main(process.argv.slice(2), open).then(store);
}

const commands = ["read", "pfiles", "ls", "diff", "explain", "completion", "debug"];

/** What keeps every command from its start. Null: an error of our own. */
function explain({ code, path }) {
  if (code === "EMFILE" || code === "ENFILE") return `too many open files (${code}): raise the limit (ulimit -n 1024)`;
  if (code === "ENOENT" && path === FDS) return "/proc is not mounted: mount it (mount -t proc proc /proc)";
  return null;
}

function openFds() {
  return readdirSync(FDS).flatMap((name) => {
    try {
      return [{ fd: Number(name), link: readlinkSync(`${FDS}/${name}`) }];
    } catch {
      return []; // The fd by which the directory was read.
    }
  });
}
