import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";

/** A package of the npm registry, of one version and content. */
export interface Pinned {
  readonly name: string;
  readonly version: string;
  /** As npm writes it: `sha512-` and the digest of its tarball in base64. */
  readonly integrity: string;
}

/** Where they are kept from one run to the next. */
const CACHE = "node_modules/.cache/socktrace-packages";

/**
 * The folder of a package that is unpacked, whatever machine it is for: npm would not install it here. It is fetched once;
 * throws where its tarball is another than the pinned one.
 */
export async function fetchPackage(pinned: Pinned): Promise<string> {
  const folder = resolve(CACHE, `${pinned.name.replace("/", "-")}-${pinned.version}`);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    const tarball = await download(pinned, draft);
    const inside = join(draft, "package");
    mkdirSync(inside);
    await execa("tar", ["-xzf", tarball, "-C", inside, "--strip-components=1", "--no-same-owner"]);
    renameSync(inside, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

async function download({ name, version, integrity }: Pinned, folder: string): Promise<string> {
  const { stdout } = await execa("npm", ["pack", "--silent", `${name}@${version}`, "--pack-destination", folder]);
  const tarball = join(folder, stdout.trim().split("\n").at(-1) ?? "");
  const found = `sha512-${createHash("sha512").update(readFileSync(tarball)).digest("base64")}`;
  if (found !== integrity) throw new Error(`${name}@${version} is not the pinned package: ${found}, not ${integrity}`);
  return tarball;
}

/** A package that package-lock.json names. */
export function lockedPackage(name: string): Pinned {
  const lock: unknown = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const packages = memberOf(lock, "packages");
  const entry = memberOf(packages, `node_modules/${name}`);
  return { name, version: String(memberOf(entry, "version")), integrity: String(memberOf(entry, "integrity")) };
}

function memberOf(value: unknown, key: string): unknown {
  const entry = Object.entries(value ?? {}).find(([name]) => name === key);
  if (entry === undefined) throw new Error(`package-lock.json has no ${key}`);
  return entry[1];
}
