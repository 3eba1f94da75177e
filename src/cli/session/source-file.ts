import { realpathSync, statSync } from "node:fs";
import { relative } from "node:path";
import type { Bytes } from "../../base/brands.ts";
import { utf8 } from "../../base/bytes.ts";

/**
 * The file of the working directory that a command line runs, relative to it: the first of its words that is a file there.
 * `python3 ./src/server.py` runs `src/server.py`. What a package manager put there is not the user's. Null: none is.
 */
export function sourceFile(words: readonly Bytes[]): string | null {
  for (const word of words) {
    const file = fileBelow(process.cwd(), word);
    if (file !== null && !file.includes("node_modules/")) return file;
  }
  return null;
}

function fileBelow(folder: string, word: Bytes): string | null {
  const path = utf8(word);
  if (path === null) return null;
  try {
    if (!statSync(path).isFile()) return null;
    // A code host does not follow symbolic links.
    const file = relative(realpathSync(folder), realpathSync(path));
    return file.startsWith("../") ? null : file;
  } catch {
    return null;
  }
}
