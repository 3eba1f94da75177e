"use strict";
/** What the one executable runs: scripts/dist/executable.ts puts it in, with our bundle and what V8 compiled of that. */
const { getRawAsset } = require("node:sea");
const { evaluate } = require("./evaluate.js");
const { start } = require("./start.js");

start((command) => {
  const source = Buffer.from(getRawAsset("dist/cli/main.cjs")).toString("latin1");
  const { exports } = evaluate(source, { file: "/socktrace/dist/cli/main.cjs", cachedData: codeFor(command) });
  return { exports, store: () => undefined };
});

/** V8 reads it where it is in memory. Undefined: there is none for this command, or none for this kind of machine. */
function codeFor(command) {
  try {
    return Buffer.from(getRawAsset(`code/${command}`));
  } catch {
    return undefined;
  }
}
