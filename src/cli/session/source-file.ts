import { readlinkSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import type { Bytes } from "../../base/brands.ts";
import { utf8 } from "../../base/bytes.ts";

/**
 * The file of our working directory that a command line runs, relative to it: the first of its words that is a file there.
 * `python3 ./src/server.py` runs `src/server.py`. What a package manager put there is not the user's. Null: none is.
 * `pid`: where the words are to be looked up; null: where we are.
 */
export function sourceFile(words: readonly Bytes[], pid: number | null): string | null {
  const folder = pid === null ? process.cwd() : folderOf(pid);
  for (const word of words) {
    const file = fileBelow(process.cwd(), folder, word);
    if (file !== null && !file.includes("node_modules/")) return file;
  }
  return null;
}

function folderOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

/** `folder`: where a relative path begins; null: not known. */
function fileBelow(root: string, folder: string | null, word: Bytes): string | null {
  const path = utf8(word);
  if (path === null || (folder === null && !isAbsolute(path))) return null;
  try {
    const full = resolve(folder ?? "/", path);
    if (!statSync(full).isFile()) return null;
    // A code host does not follow symbolic links.
    const file = relative(realpathSync(root), realpathSync(full));
    return file.startsWith("../") ? null : file;
  } catch {
    return null;
  }
}
