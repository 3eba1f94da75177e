import { readFileSync } from "node:fs";
import { execaSync } from "execa";

/** A machine that we make packages for, by the name that Node and npm have for it. */
export type Architecture = "x64" | "arm64";

export const architectures: readonly Architecture[] = ["x64", "arm64"];

/** What all packages of one release share. */
export interface Release {
  /** Of package.json: `0.1.0`. */
  readonly version: string;
  readonly architectures: readonly Architecture[];
  /** Seconds since 1970: the time of every file in a package, so that the same commit gives the same bytes. */
  readonly epoch: number;
  /** The folder that packages are written into. */
  readonly out: string;
}

/** Writes packages of one form; gives the paths of its files in `release.out`. */
export type Maker = (release: Release) => Promise<readonly string[]>;

/** The release that this checkout makes: of SOURCE_DATE_EPOCH, or of the last commit's time. */
export function thisRelease(out: string): Release {
  const manifest: unknown = JSON.parse(readFileSync("package.json", "utf8"));
  if (typeof manifest !== "object" || manifest === null || !("version" in manifest))
    throw new Error("package.json has no version");
  return { version: String(manifest.version), architectures, epoch: epoch(), out };
}

/** https://reproducible-builds.org/specs/source-date-epoch/ */
function epoch(): number {
  const text = process.env["SOURCE_DATE_EPOCH"] ?? execaSync("git", ["log", "-1", "--format=%ct"]).stdout;
  if (!/^\d+$/.test(text)) throw new Error(`SOURCE_DATE_EPOCH is "${text}": give seconds since 1970`);
  return Number(text);
}
