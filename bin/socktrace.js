#!/usr/bin/env node
"use strict";
const { existsSync } = require("node:fs");
const { join } = require("node:path");
const { load } = require("./code-cache.js");
const { start } = require("./start.js");

start((command) => {
  const bundle = join(__dirname, "../dist/cli/main.cjs");
  if (!existsSync(bundle)) {
    console.error("socktrace: not built yet: run npm run build");
    process.exit(125);
  }
  return load(bundle, command);
});
