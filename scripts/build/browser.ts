import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type BuildResult } from "esbuild";

/**
 * The script and style that each report carries with it (--format html), into `folder`. Minified, since they are in every
 * file; in ASCII, so that it does not matter in which encoding the file is read.
 */
export async function buildBrowser(folder: string): Promise<BuildResult<{ metafile: true }>> {
  const result = await build({
    entryPoints: [
      { in: "src/browser/main.ts", out: "report" },
      { in: "src/browser/report.css", out: "report" },
    ],
    outdir: folder,
    bundle: true,
    minify: true,
    charset: "ascii",
    platform: "browser",
    target: ["chrome110", "firefox113", "safari16.4"],
    format: "iife",
    legalComments: "none",
    metafile: true,
  });
  for (const name of ["report.js", "report.css"]) refuseTags(join(folder, name));
  return result;
}

/** In the page they stand as they are, between tags: nothing in them may end or nest these. */
function refuseTags(file: string): void {
  const [tag] = /<!--|<\/?(?:script|style)/i.exec(readFileSync(file, "utf8")) ?? [];
  if (tag !== undefined) throw new Error(`${file}: has ${tag}, which HTML would read`);
}
