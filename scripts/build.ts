/**
 * `npm run build`: bundles src/ and the packages it uses into two files, dist/cli/main.js for bin/socktrace.js and
 * dist/index.js for programs that import us, since opening hundreds of modules took most of the time of a start. A module
 * that is imported on demand is still evaluated on demand; but it is in memory already, so that a trace that has run for
 * days works on after an update of its files. koffi is native and stays in node_modules. Not minified, so that stack
 * traces can be read; with `node --enable-source-maps` they name the lines of src/. dist/types/ has the declarations of
 * what src/index.ts exports.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { writeDeclarations } from "./build/declarations.ts";

rmSync("dist", { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ["src/cli/main.ts", "src/index.ts"],
  outbase: "src",
  outdir: "dist",
  bundle: true,
  // Constants that another module exports become plain numbers, not loads from memory at each use.
  minifySyntax: true,
  format: "esm",
  platform: "node",
  target: "node20.12",
  external: ["koffi"],
  sourcemap: "linked",
  metafile: true,
  // CommonJS packages call require, which an ES module does not have.
  banner: { js: 'import { createRequire as $require } from "node:module"; const require = $require(import.meta.url);' },
});
writeFileSync("dist/LICENSES", licences(Object.keys(metafile.inputs)));
writeDeclarations("src/index.ts", "src", "dist/types");

/** What MIT and ISC ask for: the notices of the packages whose code is in dist/. */
function licences(inputs: readonly string[]): string {
  const packages = new Set(inputs.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
  return [...packages]
    .sort()
    .map(noticeOf)
    .join(`\n${"-".repeat(72)}\n\n`);
}

function noticeOf(folder: string): string {
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
