/**
 * Random histories of socket calls, made on real sockets of this process while the lines that strace would print are
 * fed to the model: at the end of each both agree in every name, state, address and option. `npm run soak` plays many
 * more.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { soak } from "../support/soak.ts";

const RUNS = 300;

test(`${RUNS} random histories: model and kernel agree at the end of each`, () => {
  const { same, failure } = soak(RUNS);
  assert.is(failure, null);
  console.log(`note: ${same} values agree at the end of ${RUNS} histories`);
});

test.run();
