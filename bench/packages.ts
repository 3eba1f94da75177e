import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Found } from "../test/live/safety/soak/parts.ts";

/** Makes all packages twice; a fault is one that is not the same in all its bytes. */
export function packages(): Found {
  const [first, second] = [makeAll(), makeAll()];
  return {
    figures: `${first.length} files, made twice`,
    faults: first.filter((line) => !second.includes(line)).map((line) => `made again it is another file: ${line}`),
  };
}

/** The lines of SHA256SUMS. */
function makeAll(): readonly string[] {
  const { status } = spawnSync("npm", ["run", "--silent", "dist"], { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`npm run dist ended with status ${status ?? "?"}`);
  return readFileSync("out/SHA256SUMS", "utf8").trimEnd().split("\n");
}
