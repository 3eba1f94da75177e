import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canUseEbpf } from "../../support/ebpf.ts";
import { canTrace } from "../../support/socktrace.ts";
import { endAll } from "./socktrace.ts";
import { attachments, backPressure, connections, forks } from "./soak/parts.ts";

/** What `npm run soak` does for an hour, for a moment. */
const test = suite("a short soak");
test.after(endAll);

if (canTrace()) {
  test("a server under connections: each is counted", async () => {
    assert.equal((await connections(3_000)).faults, []);
  });

  test("workers that fork all the time", async () => {
    assert.equal((await forks(20, 10)).faults, []);
  });

  if (await canUseEbpf()) {
    const ebpf = ["--engine", "ebpf"];

    test("the same server by eBPF", async () => {
      assert.equal((await connections(3_000, ebpf)).faults, []);
    });

    test("the same workers by eBPF", async () => {
      assert.equal((await forks(20, 10, ebpf)).faults, []);
    });
  }

  test("redis-server under load, attached to and left, by every signal", async () => {
    assert.equal((await attachments(8)).faults, []);
  });

  test("a reader that sleeps costs the target no more than a fifth of its progress, and the summary nothing", async () => {
    // The two do not get the same share of a busy machine in three seconds; one that is held gets nothing at all.
    let found = await backPressure(3);
    for (let more = 0; more < 3 && found.faults.length > 0; more++) found = await backPressure(3);
    assert.equal(found.faults, []);
  });
}

test.run();
