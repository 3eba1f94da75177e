import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Names the one image of an OCI layout as the programs want it that load it: an annotation for podman and containerd, and
 * manifest.json, which is all that docker reads where it has no containerd store.
 */
export function nameImage(layout: string, name: string): void {
  const index = readJson(join(layout, "index.json")) as Index;
  const [image] = index.manifests;
  if (image === undefined) throw new Error(`${layout}: no image`);
  image.annotations = { ...image.annotations, "io.containerd.image.name": name };
  writeFileSync(join(layout, "index.json"), JSON.stringify(index));
  const { config, layers } = readJson(join(layout, blobPath(image))) as Manifest;
  const forDocker = [{ Config: blobPath(config), RepoTags: [name], Layers: layers.map(blobPath) }];
  writeFileSync(join(layout, "manifest.json"), JSON.stringify(forDocker));
}

/** https://github.com/opencontainers/image-spec: what we read of it. */
interface Descriptor {
  readonly digest: string;
  annotations?: Readonly<Record<string, string>>;
}

interface Index {
  readonly manifests: readonly Descriptor[];
}

interface Manifest {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

function blobPath({ digest }: Descriptor): string {
  return `blobs/${digest.replace(":", "/")}`;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
