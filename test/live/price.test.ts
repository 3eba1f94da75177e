import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canTrace } from "../support/socktrace.ts";
import { whyNoEngine } from "../../src/trace/ebpf/engine.ts";
import { attachTo, endAll, startSocktrace } from "./safety/socktrace.ts";
import { counter, startTarget } from "./safety/target.ts";

/** The message at the end of a trace that slowed its program. */
const test = suite("the price");
test.after(endAll);

/** socktrace's own messages about a program that only makes sockets. */
async function messagesFor(steps: number, ...flags: string[]): Promise<string> {
  const { command } = counter(`--steps=${steps}`, "--pause=0");
  const socktrace = startSocktrace([...flags, "-q", "--no-summary", "--", ...command]);
  assert.is((await socktrace.ended).status, 0);
  return withoutFigures(socktrace.stderr());
}

function withoutFigures(messages: string): string {
  return messages.replace(/\d+\.\d of \d+\.\d s/, "T of T s").replace(/\d+ %/, "N %");
}

if (canTrace()) {
  test("a program that was slowed: what would make it less slow", async () => {
    assert.is(
      await messagesFor(60_000),
      "socktrace: tracing slowed the program: strace was busy for T of T s. To slow it less: --light (does not trace " +
        "close, fcntl and the like, N % of the calls), --one-cpu (if one CPU is enough for the program)\n",
    );
  });

  test("with both there is no message", async () => {
    assert.is(await messagesFor(60_000, "--light", "--one-cpu"), "");
  });

  test("of an attach: the eBPF engine first, where it can be had", async () => {
    const target = await startTarget("--pause=0");
    const socktrace = await attachTo(target.pid);
    await target.more(60_000);
    socktrace.kill("SIGINT");
    await socktrace.ended;
    const ebpf = (await whyNoEngine()) === null ? "--engine ebpf (does not stop it at all), " : "";
    const line = "tracing slowed the program: strace was busy for T of T s. To slow it less: ";
    assert.match(withoutFigures(socktrace.stderr()), `${line}${ebpf}--light`);
    await target.end();
  });

  test("nor when it did not matter", async () => {
    assert.is(await messagesFor(100), "");
  });
}

test.run();
