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

/** Writes them: ours, then those of others. */
export async function makeLicences(release: Release): Promise<readonly string[]> {
  writeFileSync(licencesOf(release), joined([`socktrace\n\n${ownLicence()}`, ...(await notices())]));
  return [licencesOf(release)];
}

export function ownLicence(): string {
  return readFileSync("LICENSE", "utf8");
}

/** Of the bundled packages, of koffi, and of Node, which has its own parts' in it and is the same for each machine. */
export async function notices(): Promise<readonly string[]> {
  const node = await fetchPackage(embedded.x64);
  return [
    readFileSync("dist/LICENSES", "utf8"),
    noticeOf("node_modules/koffi"),
    `Node.js\n\n${readFileSync(join(node, "LICENSE"), "utf8")}`,
  ];
}

export function joined(texts: readonly string[]): string {
  return texts.join(`\n${"-".repeat(72)}\n\n`);
}
