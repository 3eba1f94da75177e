/**
 * `npm run build`: src/ and the packages it uses become two files, dist/cli/main.js for bin/socktrace.js and
 * dist/index.js for programs that import us, since opening hundreds of modules took longer than all else at the start.
 * What is imported when it is needed is evaluated when it is needed, as before; that it is in memory already has another
 * merit: a trace that has run for days does not miss a part of itself after an update. koffi is native and is loaded
 * from node_modules. Not minified, so that stack traces can be read; with `node --enable-source-maps` they name the lines
 * of src/. dist/types/ has the declarations of what src/index.ts exports.
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
  // A constant that another module exports is a load from memory each time it is met; with this it is its number.
  minifySyntax: true,
  format: "esm",
  platform: "node",
  target: "node20.12",
  external: ["koffi"],
  sourcemap: "linked",
  metafile: true,
  // Packages of the older kind call require, which a module has not.
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
      // It is called otherwise.
    }
  }
  throw new Error(`${name}: no licence in ${dirname(folder)}`);
}
