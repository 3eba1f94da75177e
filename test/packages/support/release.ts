import { makeExecutables } from "../../../scripts/dist/executable.ts";
import type { Release } from "../../../scripts/dist/release.ts";
import { scratch } from "../../live/safety/target.ts";

/** A release of this checkout for the machine that the tests run on: its executable is made, into a folder of its own. */
export async function makeRelease(): Promise<Release> {
  const release: Release = { version: "0.1.0", architectures: ["x64"], epoch: 1_700_000_000, out: scratch() };
  process.env["SOURCE_DATE_EPOCH"] = String(release.epoch);
  await makeExecutables(release);
  return release;
}
