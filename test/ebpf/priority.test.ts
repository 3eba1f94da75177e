/** The reader of the ring buffer gives way to what it watches, while the ring has room. */
import { getPriority } from "node:os";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ReadingPriority } from "../../src/trace/ebpf/priority.ts";
import { canUseEbpf } from "../support/ebpf.ts";
import { SOCKTRACE } from "../support/socktrace.ts";
import { endAll, startSocktrace } from "../live/safety/socktrace.ts";
import { startTarget, until, type Target } from "../live/safety/target.ts";

const test = suite("priority");
test.after(endAll);

const own = getPriority();
const RING = 1 << 24;
const LOW = 10;

/** What the kernel has of this thread (getpriority(2)) after each look at the ring. */
function prioritiesAt(...waiting: readonly number[]): readonly number[] {
  const priority = new ReadingPriority();
  const seen = waiting.map((bytes) => {
    priority.adapt(bytes, RING);
    return getPriority();
  });
  priority.restore();
  return seen;
}

if (process.getuid?.() === 0) {
  test("low while the ring is nearly empty, our own once an eighth of it waits, low again when that is read", () => {
    assert.equal(prioritiesAt(0, RING / 16, RING / 4, RING / 16, RING / 100), [LOW, LOW, own, own, LOW]);
    assert.is(getPriority(), own);
  });

  test("a ring that was never nearly empty: our own", () => {
    assert.equal(prioritiesAt(RING / 2, RING / 16), [own, own]);
  });
}

if (await canUseEbpf()) {
  test("while it waits for records; the program that it watches keeps its own", async () => {
    const target = await startTarget();
    const socktrace = startSocktrace(args(target));
    await until(() => getPriority(socktrace.pid) === LOW);
    assert.is(getPriority(target.pid), own);
    await endBoth(target, socktrace);
  });

  test("who cannot raise a priority (no CAP_SYS_NICE) does not lower it", async () => {
    const target = await startTarget();
    const without = ["setpriv", "--bounding-set", "-sys_nice", "--inh-caps", "-sys_nice"] as const;
    const socktrace = startSocktrace([], { command: [...without, process.execPath, SOCKTRACE, ...args(target)] });
    await until(() => socktrace.stderr().includes("attached to"));
    await target.more(100);
    assert.is(getPriority(socktrace.pid), own);
    await endBoth(target, socktrace);
  });
}

function args({ pid }: Target): readonly string[] {
  return ["--engine", "ebpf", "-p", String(pid)];
}

async function endBoth(target: Target, socktrace: ReturnType<typeof startSocktrace>): Promise<void> {
  socktrace.kill("SIGINT");
  assert.equal(await socktrace.ended, { status: 0, signal: null });
  assert.is(await target.end(), 7);
}

test.run();
