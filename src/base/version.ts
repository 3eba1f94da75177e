/**
 * Compares versions part by part: 4.9 is older than 4.15. The first number of a text counts, of two parts or three:
 * `before 2.2`, `6.1.0-44-amd64`. Below 0: the left one is older.
 */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [numbersOf(left), numbersOf(right)];
  const at = a.findIndex((number, index) => number !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

function numbersOf(version: string): readonly number[] {
  const [, major, minor, patch = "0"] = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  return [major, minor, patch].map(Number);
}
