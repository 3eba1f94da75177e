/** How many names are suggested. */
const MOST = 3;

/** The names that a misspelt word may stand for, likeliest first; none where all differ too much. */
export function nearest(word: string, names: Iterable<string>): readonly string[] {
  const wanted = word.toUpperCase();
  const near = [...new Set(names)]
    .map((name) => ({ name, far: distance(wanted, name.toUpperCase()) }))
    .filter(({ far }) => far <= Math.max(1, wanted.length / 3))
    .sort((one, other) => one.far - other.far);
  // A name that is much farther away than the nearest is no likely guess.
  const [best] = near;
  return near
    .filter(({ far }) => best !== undefined && far <= best.far + 1)
    .slice(0, MOST)
    .map(({ name }) => name);
}

/** A missing or wrong prefix (`keepalive`, `SO_NODELAY`) counts as one wrong letter. */
function distance(word: string, name: string): number {
  return word !== "" && withoutPrefix(word) === withoutPrefix(name) ? 1 : edits(word, name);
}

function withoutPrefix(name: string): string {
  return name.replace(/^[A-Z0-9]+_/, "");
}

/**
 * Letters to change, add, leave out or swap with the next one until both are the same (optimal string alignment:
 * Damerau and Levenshtein's distance where no letter is touched twice).
 */
function edits(from: string, to: string): number {
  let before: readonly number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const line = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      line[column] = Math.min(
        (above[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (before[column - 2] ?? Infinity) + 1 : Infinity,
      );
    }
    [before, above] = [above, line];
  }
  return above[to.length] ?? 0;
}
