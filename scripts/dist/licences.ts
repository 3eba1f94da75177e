import { readFileSync } from "node:fs";
import { join } from "node:path";
import { embedded } from "./nodes.ts";
import { fetchPackage } from "./registry.ts";

/** Whose code is in the executable besides ours: a heading, and the text of its licences. */
interface Notice {
  readonly of: string;
  readonly text: string;
}

export function ownLicence(): string {
  return readFileSync("LICENSE", "utf8");
}

/** Node's own names what Node consists of; it is the same for each machine. */
async function notices(): Promise<readonly Notice[]> {
  return [
    { of: "Node.js", text: readFileSync(join(await fetchPackage(embedded.x64), "LICENSE"), "utf8") },
    { of: "npm packages bundled into it", text: readFileSync("dist/LICENSES", "utf8") },
    { of: "koffi, its native part", text: readFileSync("node_modules/koffi/LICENSE.txt", "utf8") },
  ];
}

/** All of them as one text. */
export async function thirdParties(): Promise<string> {
  return (await notices()).map(({ of, text }) => `${of}\n${"=".repeat(of.length)}\n\n${text.trim()}\n`).join("\n");
}

/** https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/ */
export async function debianCopyright(): Promise<string> {
  const [, holder = ""] = /^Copyright \(c\) (.+)$/m.exec(ownLicence()) ?? [];
  const terms = ownLicence().replace(/^[^]*?\n(?=Permission is)/, "");
  return [
    "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/",
    "Upstream-Name: socktrace",
    "Comment:",
    " usr/bin/socktrace is one file that contains Node.js and what it is made of, koffi,",
    " and npm packages. Their notices and licences follow after ours.",
    "",
    "Files: *",
    `Copyright: ${holder}`,
    "License: Expat",
    indented(terms),
    "",
    "Files: usr/bin/socktrace",
    `Copyright: ${holder}`,
    " Node.js contributors",
    " the authors named in the notices below",
    "License: Expat and notices",
    ...(await notices()).map(({ of, text }) => indented(`${of}\n\n${withReferences(text)}`)),
    "",
  ].join("\n");
}

/** Debian's policy (12.5): the text of this licence is on every machine, and is named instead. */
function withReferences(text: string): string {
  return text.replace(
    /^[^\S\n]*Apache License\s+Version 2\.0, January 2004[^]*?END OF TERMS AND CONDITIONS$/gm,
    "Apache License, Version 2.0: its text is in /usr/share/common-licenses/Apache-2.0",
  );
}

/** As the text of a field: a blank before each line, a dot for an empty one. */
function indented(text: string): string {
  return text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => (line.trim() === "" ? " ." : ` ${line.trimEnd()}`))
    .join("\n");
}
