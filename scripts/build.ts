/**
 * `npm run build`: bundles src/ and the packages it uses into two files, since opening hundreds of modules took most of
 * the time of a start: dist/cli/main.cjs for bin/socktrace.js, and dist/index.js for programs that import us. A module
 * that is imported on demand is still evaluated on demand; but it is in memory already, so that a trace that has run for
 * days works on after an update of its files. koffi is native, required by a name that esbuild does not follow, and stays in node_modules. Not minified, so that stack
 * traces can be read; with `node --enable-source-maps` they name the lines of src/. dist/types/ has the declarations of
 * what src/index.ts exports.
 */
import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { build, type BuildOptions } from "esbuild";
import { buildBrowser } from "./build/browser.ts";
import { buildEbpf } from "./build/ebpf.ts";
import { licences, packageFolders } from "./build/licences.ts";
import { writeDeclarations } from "./build/declarations.ts";

const PROGRAM = "dist/cli/main.cjs";

const common: BuildOptions = {
  bundle: true,
  // Constants that another module exports become plain numbers, not loads from memory at each use.
  minifySyntax: true,
  platform: "node",
  target: "node20.12",
  sourcemap: "linked",
};

rmSync("dist", { recursive: true, force: true });
const bundles = await Promise.all([
  // CommonJS starts faster, and V8's code of it can be stored (bin/code-cache.js).
  build({
    ...common,
    metafile: true,
    entryPoints: ["src/cli/main.ts"],
    outfile: PROGRAM,
    format: "cjs",
    define: { "import.meta.url": "$url" },
    banner: { js: '"use strict"; const $url = require("node:url").pathToFileURL(__filename).href;' },
  }),
  build({
    ...common,
    metafile: true,
    entryPoints: ["src/index.ts"],
    outfile: "dist/index.js",
    format: "esm",
    // CommonJS packages call require, which an ES module does not have.
    banner: {
      js: 'import { createRequire as $require } from "node:module"; const require = $require(import.meta.url);',
    },
  }),
]);
finishProgram(PROGRAM);
const inputs = [...bundles, await buildBrowser("dist/browser")].flatMap(({ metafile }) => Object.keys(metafile.inputs));
const packages = packageFolders(inputs);
writeFileSync("dist/LICENSES", licences(packages));
// For scripts/dist/sbom.ts.
writeFileSync("dist/packages.json", JSON.stringify(packages));
writeDeclarations("src/index.ts", "src", "dist/types");
const notBuilt = buildEbpf("dist/ebpf");
if (notBuilt !== null) console.log(notBuilt);

/**
 * In ASCII, which V8 takes as it is: esbuild leaves regular expressions out of that. Stored code is of a bundle that begins
 * with the same digest; it stands on the first line, so that no line has another number.
 */
function finishProgram(file: string): void {
  const text = readFileSync(file, "utf8").replace(/[^\x00-\x7f]/g, escaped);
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 16);
  writeFileSync(file, `/*${digest}*/${text}`);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
