import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folders of the packages that a bundle has been made of, `node_modules/execa`, sorted. */
export function packageFolders(inputs: readonly string[]): readonly string[] {
  const found = inputs.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
  // A folder of packages that is a link goes by its name.
  return [...new Set(found.map((folder) => folder.replace(/^.*?node_modules/, "node_modules")))].sort();
}

/** What MIT and ISC ask for: the notices of the packages whose code is in dist/. */
export function licences(folders: readonly string[]): string {
  return folders.map(noticeOf).join(`\n${"-".repeat(72)}\n\n`);
}

/** The package's name and its licence text. */
export function noticeOf(folder: string): string {
  const name = folder.replace(/^.*node_modules\//, "");
  for (const file of ["LICENSE", "license", "LICENSE.txt", "LICENSE.md", "license.md"]) {
    try {
      return `${name}\n\n${readFileSync(join(folder, file), "utf8")}`;
    } catch {
      // The file has another of the names.
    }
  }
  throw new Error(`${name}: no licence in ${dirname(folder)}`);
}
