/**
 * `npm run soak -- packages`: the packages that `npm test` leaves out, installed and used where nothing of ours is, and all of
 * them made twice. What each file needs is in its row; root, since file systems are mounted.
 */
import { spawnSync } from "node:child_process";
import { execaSync } from "execa";
import type { Found } from "../test/live/safety/soak/parts.ts";

/** A file of bench/packages, and the commands it uses, each with its Debian package. */
const files: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  rpm: { mmdebstrap: "mmdebstrap", rpmbuild: "rpm", busybox: "busybox-static" },
  image: { mmdebstrap: "mmdebstrap", umoci: "umoci", skopeo: "skopeo", podman: "podman", runc: "runc" },
  same: { mmdebstrap: "mmdebstrap", rpmbuild: "rpm", umoci: "umoci" },
};

export function packages(): Found {
  const missing = Object.values(files).flatMap((needs) => Object.entries(needs).filter(([name]) => !isThere(name)));
  if (missing.length > 0) {
    const names = [...new Set(missing.map(([, name]) => name))].join(" ");
    return { figures: "commands are missing", faults: [`apt-get install --no-install-recommends ${names}`] };
  }
  const failed = Object.keys(files).filter((name) => runFile(name) !== 0);
  return {
    figures: `${Object.keys(files).length} files run`,
    faults: failed.map((name) => `bench/packages/${name}.ts`),
  };
}

function isThere(command: string): boolean {
  return !execaSync("which", [command], { reject: false }).failed;
}

function runFile(name: string): number | null {
  const ourselves = [...process.execArgv, `bench/packages/${name}.ts`];
  return spawnSync(process.execPath, ourselves, { stdio: "inherit" }).status;
}
