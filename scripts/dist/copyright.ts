import { notices, ownLicence } from "./licences.ts";

/** The file `copyright` of a Debian package: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/ */
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
    ...(await notices()).map((text) => indented(withReferences(text))),
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
