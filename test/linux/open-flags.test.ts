import { test } from "uvu";
import * as assert from "uvu/assert";
import { openFlagNames } from "../../src/linux/open-flags.ts";

const cases: readonly (readonly [flags: number, arch: string, names: string])[] = [
  [0o2, "x64", "O_RDWR"],
  [0o2004002, "x64", "O_RDWR|O_NONBLOCK|O_CLOEXEC"],
  [0o102001, "x64", "O_WRONLY|O_APPEND|O_LARGEFILE"],
  [0o4010000, "x64", "O_RDONLY|O_SYNC"],
  [0o10000, "x64", "O_RDONLY|O_DSYNC"],
  [0o10200000, "x64", "O_RDONLY|O_DIRECTORY|O_PATH"],
  [0o20200002, "x64", "O_RDWR|O_TMPFILE"],
  [0o440000, "arm64", "O_RDONLY|O_LARGEFILE|O_DIRECTORY"],
  [0o400000001, "x64", "O_WRONLY|0x4000000"],
];

for (const [flags, arch, names] of cases) {
  test(`0${flags.toString(8)} on ${arch}: ${names}`, () => {
    assert.is(openFlagNames(flags, arch).join("|"), names);
  });
}

test.run();
