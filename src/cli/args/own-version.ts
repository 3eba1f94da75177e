import { readTextAsset } from "../../assets/asset.ts";

/** socktrace's version. */
export function ownVersion(): string {
  const manifest: unknown = JSON.parse(readTextAsset("package.json"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "?";
}
