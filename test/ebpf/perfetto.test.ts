/** --format perfetto of the eBPF engine: what is in it is what the JSON of the same run has; and as a file. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canUseEbpf } from "../support/ebpf.ts";
import { agreesWithJson } from "../support/perfetto-agrees.ts";
import { isWhole, PROGRAM, recordLive } from "../support/perfetto-live.ts";
import { openTrace } from "../support/perfetto.ts";
import { socktrace } from "../support/socktrace.ts";

const test = suite("perfetto, by eBPF");

const folder = mkdtempSync(join(tmpdir(), "socktrace-perfetto-"));
test.after(() => {
  rmSync(folder, { recursive: true });
});

if (await canUseEbpf()) {
  test("a launch", async () => {
    const recorded = await recordLive("ebpf");
    const trace = openTrace(recorded.bytes);
    agreesWithJson(trace, recorded);
    isWhole(trace);
  });

  test("the command line", () => {
    const file = join(folder, "trace.pftrace");
    const run = socktrace(["--engine", "ebpf", "--format", "perfetto", "-o", file, "--", "python3", "-c", PROGRAM]);
    assert.equal([run.status, run.stdout, run.stderr], [0, "", ""]);
    isWhole(openTrace(readFileSync(file)));
  });
}

test.run();
