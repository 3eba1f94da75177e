#!/usr/bin/env node
import { readdirSync, readlinkSync } from "node:fs";

// What we were started with has to be looked at before Node opens anything for us: a launched program gets it.
const open = readdirSync("/proc/self/fd").flatMap((name) => {
  try {
    return [{ fd: Number(name), link: readlinkSync(`/proc/self/fd/${name}`) }];
  } catch {
    return []; // The fd by which the directory was read.
  }
});

const { main } = await import("../dist/cli/main.js");
await main(process.argv.slice(2), open);
