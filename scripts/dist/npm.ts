import { rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import type { Release } from "./release.ts";

/** The tarball for `npm install -g`. npm gives all files in it one time, so it is the same each time. */
export async function makeTarball({ out, version }: Release): Promise<readonly string[]> {
  const path = join(out, `socktrace-${version}.tgz`);
  rmSync(path, { force: true });
  await execa("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", out]);
  return [path];
}
