/** Made histories of threads and forked processes whose clones are not in the log: how many sockets the model has. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { histories, play, type Asked } from "../support/families.ts";
import { finishedWorldOf } from "../support/world.ts";

const asked = (prints: Asked["prints"]): fc.Arbitrary<Asked> =>
  fc.record({ prints: fc.constant(prints), closes: fc.boolean(), messages: fc.boolean(), attached: fc.boolean() });

/** The numbers of sockets in the model, those that were made, and the log. */
function counts({ lines, made }: ReturnType<typeof play>): Counts {
  const { sockets, archive, doubts } = finishedWorldOf(lines.join("\n")).world.state;
  const isUndecided = [...doubts.keys()].some((cause) => cause.startsWith("whether "));
  return { has: sockets.size + archive.closed.size, made, isUndecided };
}

interface Counts {
  readonly has: number;
  readonly made: number;
  /** The report leaves open which of them are threads. */
  readonly isUndecided: boolean;
}

const RUNS = 1_000;

test("threads only: in 99 of 100 histories no more sockets than were made, and never more without a doubt", () => {
  let wrong = 0;
  fc.assert(
    fc.property(histories(false), asked("nothing"), (steps, how) => {
      const history = play(steps, how);
      const { has, made, isUndecided } = counts(history);
      if (has > made) wrong++;
      assert.ok(has <= made || isUndecided, `${has} of ${made}:\n${history.lines.join("\n")}`);
    }),
    { numRuns: RUNS },
  );
  assert.ok(wrong <= RUNS / 100, `${wrong} of ${RUNS}`);
});

test("threads and forks, with inodes: as many sockets as were made", () => {
  fc.assert(
    fc.property(histories(true), asked("inodes"), (steps, how) => {
      const history = play(steps, how);
      const { has, made } = counts(history);
      assert.is(has, made, history.lines.join("\n"));
    }),
    { numRuns: RUNS },
  );
});

test("threads and forks, without inodes: in 99 of 100 histories no more sockets than were made", () => {
  const samples = fc.sample(fc.tuple(histories(true), asked("nothing")), RUNS);
  const wrong = samples
    .map(([steps, how]) => play(steps, how))
    .filter((history) => {
      const { has, made } = counts(history);
      return has > made;
    });
  assert.ok(wrong.length <= RUNS / 100, `${wrong.length} of ${RUNS}:\n${wrong[0]?.lines.join("\n") ?? ""}`);
});

test("a socket that was seen connecting is never taken for a listener, whatever strace prints behind fds", () => {
  for (const prints of ["nothing", "inodes", "addresses"] as const)
    fc.assert(
      fc.property(histories(true), asked(prints), (steps, how) => {
        const { lines } = play(steps, how);
        const { sockets, archive } = finishedWorldOf(lines.join("\n")).world.state;
        const wrong = [...sockets.values(), ...archive.closed.values()].filter(
          ({ state, connectSeen }) => state === "LISTEN" && connectSeen,
        );
        assert.is(wrong.length, 0, lines.join("\n"));
      }),
      { numRuns: RUNS / 5 },
    );
});

test.run();
