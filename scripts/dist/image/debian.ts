import { join } from "node:path";
import { execa } from "execa";
import { debianNames } from "../debian-names.ts";
import type { Architecture } from "../release.ts";

/** The release that socktrace is tested on, with its strace. */
const SUITE = "bookworm";

const sources = [
  `deb http://deb.debian.org/debian ${SUITE} main`,
  `deb http://deb.debian.org/debian ${SUITE}-updates main`,
  `deb http://deb.debian.org/debian-security ${SUITE}-security main`,
];

/** Where the archive's own description of each package stands, below the root: what scanners of images read. */
export const STATUS = "var/lib/dpkg/status.d";

/**
 * The newest packages of the suite, and all that they depend on, unpacked under `root`, for any machine: none of their
 * programs is run. mmdebstrap checks their signatures.
 */
export async function unpackDebian(
  architecture: Architecture,
  packages: readonly string[],
  root: string,
): Promise<void> {
  await execa("mmdebstrap", [
    "--quiet",
    "--variant=extract",
    `--architectures=${debianNames[architecture]}`,
    `--include=${packages.join(",")}`,
    `--extract-hook=${describe}`,
    SUITE,
    root,
    ...sources,
  ]);
}

const describe = `mkdir -p "$1/${STATUS}"
for deb in "$1"/var/cache/apt/archives/*.deb; do
  dpkg-deb -f "$deb" >"$1/${STATUS}/$(dpkg-deb -f "$deb" Package)"
done`;

/** The folders in which libraries are, below the root. */
export function libraryFolders(root: string, architecture: Architecture): readonly string[] {
  const triplet = { x64: "x86_64-linux-gnu", arm64: "aarch64-linux-gnu" }[architecture];
  return [`lib/${triplet}`, `usr/lib/${triplet}`, "lib64", "lib"].map((folder) => join(root, folder));
}
