"use strict";
const { createRequire } = require("node:module");
const { dirname } = require("node:path");
const { Script } = require("node:vm");

module.exports = { evaluate };

/**
 * Runs a CommonJS bundle, given as its text, with what V8 compiled of it before. `file` is where it finds other files, and
 * `filename` what errors call it.
 */
function evaluate(source, { file, filename = file, cachedData }) {
  const wrapped = `(function (exports, require, module, __filename, __dirname) { ${source}\n})`;
  const script = new Script(wrapped, { filename, cachedData });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
  return { exports: module.exports, script };
}
