/**
 * No advice from what a log does not contain: the recordings as if strace had been asked for less give no advice that
 * they do not give as they are. rules.test.ts does the same with the logs of the programs in samples/advice.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readSysctls } from "../../src/kernel/sysctls.ts";
import { sysctlNames } from "../../src/linux/sysctls.ts";
import { linesOf, recordings } from "../support/recorded.ts";
import { inventedOn, reductions } from "../support/reduced.ts";

/** As of a live trace, which may do without close (--light), or begin in the middle (-p). */
const live = { sysctls: readSysctls(sysctlNames()), announced: true };
const ofLive = Object.fromEntries(
  Object.entries(reductions).filter(([name]) => name === "no close" || name === "attached in the middle"),
);

for (const path of recordings.filter((name) => name.endsWith(".strace")))
  test(path, () => {
    const lines = linesOf(path);
    assert.equal(inventedOn(lines, reductions), []);
    assert.equal(inventedOn(lines, ofLive, live), []);
  });

test.run();
