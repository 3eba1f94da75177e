/**
 * `npm run dist [-- NAME...]`: makes the packages of a release into out/, and SHA256SUMS of them. All of them, or those that
 * are named: `npm`, `licences`, `sbom`, `executable`, `deb`, `rpm`, `image`. A commit gives the same bytes each time: what has
 * a time in it has SOURCE_DATE_EPOCH, or the time of the last commit.
 */
import { mkdirSync, rmSync } from "node:fs";
import { makeDebs } from "./dist/deb.ts";
import { makeExecutables } from "./dist/executable.ts";
import { failedCommand } from "./dist/failed-command.ts";
import { makeImages } from "./dist/image.ts";
import { makeLicences } from "./dist/licences.ts";
import { makeTarball } from "./dist/npm.ts";
import { makeRpms } from "./dist/rpm.ts";
import { thisRelease, type Maker } from "./dist/release.ts";
import { makeSbom } from "./dist/sbom.ts";
import { writeSums } from "./dist/sums.ts";

/** In the order in which they are made: later ones may use what earlier ones wrote. */
const makers: Readonly<Record<string, Maker>> = {
  npm: makeTarball,
  licences: makeLicences,
  sbom: makeSbom,
  executable: makeExecutables,
  deb: makeDebs,
  rpm: makeRpms,
  image: makeImages,
};

process.exitCode = await main(process.argv.slice(2)).catch(failedCommand);

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => !Object.hasOwn(makers, name));
  if (unknown !== undefined) {
    console.error(`dist: no package is called "${unknown}": name some of ${Object.keys(makers).join(", ")}`);
    return 2;
  }
  const release = thisRelease("out");
  if (names.length === 0) rmSync(release.out, { recursive: true, force: true });
  // Folders in packages have the rights that they were made with.
  process.umask(0o022);
  mkdirSync(release.out, { recursive: true });
  process.env["SOURCE_DATE_EPOCH"] = String(release.epoch);
  for (const [name, make] of Object.entries(makers).filter(([name]) => names.length === 0 || names.includes(name)))
    for (const path of await make(release)) console.log(`${name.padEnd(12)}${path}`);
  console.log(`${"sums".padEnd(12)}${await writeSums(release.out)}`);
  return 0;
}
