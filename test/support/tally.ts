/** What one test file, or one check, came to. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const add = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/**
 * Reads the totals that uvu prints once at its end. Its `Total` leaves the skipped ones out. Null where there
 * are no totals: the process ended before uvu did, or the file never called `test.run()`.
 */
export function readTotals(output: string): Tally | null {
  const found = /^ {2}Total: +(\d+)\n {2}Passed: +(\d+)\n {2}Skipped: +(\d+)$/m.exec(output);
  if (found === null) return null;
  const [total, passed, skipped] = found.slice(1).map(Number) as [number, number, number];
  return { passed, failed: total - passed, skipped };
}

/** `12 passed, 0 failed`, and `, 3 skipped` where any were. */
export function tallyText({ passed, failed, skipped }: Tally): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped === 0 ? line : `${line}, ${skipped} skipped`;
}
