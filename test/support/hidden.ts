import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SCRIPT = `#!/bin/sh
echo "\${0##*/}: the test does not declare this command: add it to test/support/needs.ts" >&2
exit 127
`;

/** Gives a function that makes a PATH on which some commands are a script that fails. All is removed at our exit. */
export function makeHider(): (commands: readonly string[]) => string {
  const folder = mkdtempSync(join(tmpdir(), "hidden-commands-"));
  process.on("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const script = join(folder, "not-declared");
  writeFileSync(script, SCRIPT, { mode: 0o755 });
  return (commands) => {
    const place = mkdtempSync(join(folder, "path-"));
    for (const command of commands) symlinkSync(script, join(place, command));
    return `${place}:${process.env["PATH"] ?? ""}`;
  };
}
