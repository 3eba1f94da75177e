import { readFileSync } from "node:fs";
import { packageFile } from "../../sources/package-file.ts";

/** socktrace's version. */
export function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(packageFile("package.json"), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "?";
}
