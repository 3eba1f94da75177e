import { execaSync } from "execa";

/**
 * Who is named as the maker of packages, `NAME <ADDRESS>`: DEBFULLNAME and DEBEMAIL, as Debian's own tools take them, or
 * the author of the last commit.
 */
export function maintainer(): string {
  const { DEBFULLNAME: name, DEBEMAIL: address } = process.env;
  if (name !== undefined && address !== undefined) return `${name} <${address}>`;
  return execaSync("git", ["log", "-1", "--format=%an <%ae>"]).stdout;
}
