import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { canUseEbpf, timelineByEbpf } from "../support/ebpf.ts";

const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
const program = join(folder, "recvmmsg");

if (await canUseEbpf())
  test("a socket that came by recvmmsg() is the one that was sent", () => {
    execFileSync("gcc", ["-o", program, "test/ebpf/programs/recvmmsg.c"]);
    assert.equal(
      timelineByEbpf([program]).filter((line) => line.startsWith("#1")),
      [
        "#1 3 created TCP over IPv4",
        "#1 3 closed",
        "#1 3 received in a message (SCM_RIGHTS), CLOEXEC",
        "#1 3 set SO_KEEPALIVE on",
        "#1 3 closed by process exit",
      ],
    );
  });

test.after(() => {
  rmSync(folder, { recursive: true });
});

test.run();
