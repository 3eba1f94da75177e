/**
 * Real servers under load, compared with the kernel at each listen, connect and accept, and at their end: what the
 * model has is what the kernel has. What the other side did (a FIN) is no call, and the report explains that.
 */
import { once } from "node:events";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makePlace, servers, whatIsMissing, type Server } from "../support/servers.ts";
import { canTrace, trace } from "../support/socktrace.ts";

const test = suite("servers, verified");

const isPossible = canTrace();
/** They take some seconds. */
const MOST_MS = 90_000;

for (const server of servers) {
  const missing = whatIsMissing(server);
  if (missing !== null) console.log(`skipped: ${server.name}: there is no ${missing} here`);
  if (isPossible && missing === null) test(server.name, () => inTime(verify(server)));
  else test.skip(server.name);
}

/** A server that hangs is one failed test, and not all of them. */
async function inTime(work: Promise<void>): Promise<void> {
  const late = AbortSignal.timeout(MOST_MS);
  await Promise.race([
    work,
    once(late, "abort").then(() => {
      assert.unreachable(`not done in ${MOST_MS / 1000} s`);
    }),
  ]);
}

async function verify(server: Server): Promise<void> {
  const place = await makePlace();
  const { command, ready, flags = [] } = server.start(place);
  const traced = await trace(command, ready, ["--verify-each", ...flags]);
  const kept = await server.load(place);
  server.stop?.(place);
  const { summary, how } = await traced.finish();
  for (const socket of kept) socket.destroy();
  place.leave();

  assert.is(how, 0);
  assert.is(summary.unparsed, 0);
  assert.equal(summary.unknown, []);
  const { verified } = summary;
  assert.ok(verified !== undefined);
  assert.equal(
    verified.differences.filter(({ explained }) => !explained),
    [],
  );
  for (const { what, cause } of verified.differences) {
    assert.is(what, "state");
    assert.is(cause, "the other side, or a plain write, changed it: no traced call tells");
  }
  assert.ok(verified.values > 500, `${verified.values} values`);
  const { values, sockets, each, differences } = verified;
  console.log(
    `note: ${server.name}: ${values} values of ${sockets} sockets agree, at ${each?.looks ?? 0} of ${each?.calls ?? 0} calls and at the end; ${differences.length} states were moved by the other side`,
  );
}

test.run();
