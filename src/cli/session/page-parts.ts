import { createHash } from "node:crypto";
import { release } from "node:os";
import { deflateRawSync } from "node:zlib";
import { readTextAsset } from "../../assets/asset.ts";
import type { PageParts } from "../../views/html/parts.ts";

let made: PageParts | null = null;

/** The script and style of reports, which `npm run build` makes of src/browser. */
export function pageParts(): PageParts {
  return (made ??= load());
}

function load(): PageParts {
  const [script, style] = ["dist/browser/report.js", "dist/browser/report.css"].map(readTextAsset);
  return {
    script: script ?? "",
    style: style ?? "",
    scriptHash: hashOf(script ?? ""),
    styleHash: hashOf(style ?? ""),
    // A twelfth smaller than at the usual level.
    pack: (text) => deflateRawSync(text, { level: 9 }).toString("base64"),
    kernel: release(),
  };
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
