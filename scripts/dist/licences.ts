import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { noticeOf } from "../build/licences.ts";
import { embedded } from "./nodes.ts";
import { fetchPackage } from "./registry.ts";
import type { Release } from "./release.ts";

/** The path of the licence texts of all that is in the executables. */
export function licencesOf({ out, version }: Release): string {
  return join(out, `socktrace-${version}-LICENSES.txt`);
}

/** Writes them: ours, those of the bundled packages, koffi's and Node's, which has its own parts' in it. */
export async function makeLicences(release: Release): Promise<readonly string[]> {
  const node = await fetchPackage(embedded.x64);
  const texts = [
    `socktrace\n\n${readFileSync("LICENSE", "utf8")}`,
    readFileSync("dist/LICENSES", "utf8"),
    noticeOf("node_modules/koffi"),
    `Node.js\n\n${readFileSync(join(node, "LICENSE"), "utf8")}`,
  ];
  writeFileSync(licencesOf(release), texts.join(`\n${"-".repeat(72)}\n\n`));
  return [licencesOf(release)];
}
