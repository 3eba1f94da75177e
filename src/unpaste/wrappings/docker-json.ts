import { areEnough, type Wrapping } from "../wrapping.ts";

/** `{"log":"close(3) = 0\n","stream":"stderr",...}`: a file of docker's json-file driver. */
const RECORD = /^\s*\{\s*"log":\s*"((?:[^"\\]|\\.)*)"/;

export const dockerJson: Wrapping = {
  name: "docker's JSON",
  detect: (lines) =>
    areEnough(lines.filter((line) => RECORD.test(line)).length, lines)
      ? { remove: (text) => textOf(RECORD.exec(text)?.[1]) ?? text }
      : null,
};

function textOf(string: string | undefined): string | null {
  try {
    const text: unknown = JSON.parse(`"${string ?? ""}"`);
    return typeof text === "string" ? text.replace(/\r?\n$/, "") : null;
  } catch {
    return null;
  }
}
