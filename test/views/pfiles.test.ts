import { test } from "uvu";
import * as assert from "uvu/assert";
import { pfiles } from "../../src/views/pfiles.ts";
import { reportOn } from "../support/report.ts";
import { finishedWorldOf } from "../support/world.ts";

/** `--format pfiles` of a trace lists what is open, not what was closed. */
function pfilesOf(log: string): string {
  const { state } = finishedWorldOf(log).world;
  return pfiles(reportOn(state));
}

test("an fd that is used again is listed once, with the socket that it has now", () => {
  const text = pfilesOf(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<socket:[100]>
    7 close(3<socket:[100]>) = 0
    7 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<socket:[101]>`);
  assert.is(
    text,
    `7:\t?
  Current rlimit: ? file descriptors
   3: S_IFSOCK mode:0777 dev:0,? ino:101 uid:? gid:? rdev:0,0
      O_RDWR|O_NONBLOCK?|O_CLOEXEC?
\tSOCK_DGRAM
`,
  );
});

test.run();
