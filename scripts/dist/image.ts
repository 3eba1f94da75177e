import { join, resolve } from "node:path";
import { execaSync } from "execa";
import { debianNames } from "./debian-names.ts";
import { executableOf } from "./executable.ts";
import { layOutImage } from "./image/root.ts";
import { nameImage } from "./image/names.ts";
import { inScratch, setTimes } from "./installed.ts";
import type { Architecture, Release } from "./release.ts";

/**
 * An image for each machine, as a tar that podman, skopeo and containerd read as an OCI layout and docker as its own archive
 * (`docker save` writes both into one file, too). umoci makes it: no daemon, no container.
 */
export async function makeImages(release: Release): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const architecture of release.architectures) paths.push(await makeImage(release, architecture));
  return paths;
}

export function imageOf({ out, version }: Release, architecture: Architecture): string {
  return join(out, `socktrace-${version}-image-${debianNames[architecture]}.tar`);
}

function makeImage(release: Release, architecture: Architecture): Promise<string> {
  const path = imageOf(release, architecture);
  return inScratch(async (folder) => {
    const root = join(folder, "root");
    const layout = join(folder, "layout");
    await layOutImage(executableOf(release, architecture), architecture, root);
    setTimes(root, release.epoch);
    makeLayout(release, architecture, root, layout);
    nameImage(layout, `localhost/socktrace:${release.version}`);
    pack(layout, resolve(path), release.epoch);
    return path;
  });
}

function makeLayout({ version, epoch }: Release, architecture: Architecture, root: string, layout: string): void {
  const image = `${layout}:${version}`;
  const created = new Date(epoch * 1000).toISOString();
  const rootless = process.getuid?.() === 0 ? [] : ["--rootless"];
  umoci("init", "--layout", layout);
  umoci("new", "--image", image);
  umoci("insert", ...rootless, "--image", image, "--history.created", created, root, "/");
  umoci(
    ...["config", "--image", image, "--no-history", "--created", created],
    ...["--os", "linux", "--architecture", debianNames[architecture]],
    ...["--config.entrypoint", "/usr/bin/socktrace", "--config.env", "PATH=/usr/bin:/bin", "--clear=config.cmd"],
    ...["--config.label", "org.opencontainers.image.title=socktrace"],
    ...["--config.label", `org.opencontainers.image.version=${version}`],
    ...["--config.label", "org.opencontainers.image.licenses=MIT"],
  );
  // What the steps before the last wrote is in no image any more.
  umoci("gc", "--layout", layout);
}

function umoci(...args: readonly string[]): void {
  execaSync("umoci", args);
}

function pack(folder: string, path: string, epoch: number): void {
  const same = ["--sort=name", "--format=ustar", "--owner=0", "--group=0", "--numeric-owner", `--mtime=@${epoch}`];
  const rights = "--mode=u=rwX,go=rX";
  execaSync("tar", [...same, rights, "-C", folder, "-cf", path, "blobs", "index.json", "manifest.json", "oci-layout"]);
}
