import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The path of a file of this package, `bin/guard.sh`. Our code runs from src/ in the tests and from a bundle in dist/
 * otherwise: the package is the nearest folder upwards that has the file.
 */
export function packageFile(name: string): string {
  for (let folder = new URL(".", import.meta.url); ; folder = new URL("..", folder)) {
    const path = fileURLToPath(new URL(name, folder));
    if (existsSync(path)) return path;
    if (folder.pathname === "/") throw new Error(`${name}: not found in the package of ${import.meta.url}`);
  }
}
