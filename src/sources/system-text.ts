import { readFile } from "../proc/file.ts";

/**
 * Paths, arguments and variables are bytes to Linux, and Node makes text of them that loses what is not UTF-8. Here such
 * a byte is a lone surrogate, U+DC80 to U+DCFF, as in Python's "surrogateescape": no text has one.
 */
const isByte = /[\udc80-\udcff]/;
const bytesAlone = /[\udc80-\udcff]/g;
const sequences =
  /[\x00-\x7f]+|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[^]/g;

/** `bytes`: one char a byte. */
export function fromSystem(bytes: string): string {
  return bytes.replace(sequences, (one) =>
    one.length === 1 && one >= "\x80"
      ? String.fromCharCode(0xdc00 + one.charCodeAt(0))
      : Buffer.from(one, "latin1").toString(),
  );
}

/** As node:fs takes it: a path with such bytes as bytes. */
export function toSystem(text: string): string | Buffer {
  return isByte.test(text) ? Buffer.from(bytesOf(text), "latin1") : text;
}

/** Our arguments as they are: of `given`, which Node has made of them. */
export function systemArguments(given: readonly string[]): readonly string[] {
  if (given.length === 0 || !given.some((word) => word.includes("\ufffd"))) return given;
  return readNulSeparated("/proc/self/cmdline").slice(-given.length);
}

/** The variables of our environment that are not UTF-8, and that a shell can set. */
export function systemVariables(): readonly (readonly [name: string, value: string])[] {
  if (!Object.values(process.env).some((value) => value?.includes("\ufffd") === true)) return [];
  return readNulSeparated("/proc/self/environ").flatMap((entry) => {
    const [, name = "", value = ""] = /^([A-Za-z_]\w*)=([^]*)$/.exec(entry) ?? [];
    return isByte.test(value) ? [[name, value] as const] : [];
  });
}

/** Which Node takes out of our environment, or makes another value of, before we run: a launched program gets them as they came. */
const changedByNode = ["NODE_UNIQUE_ID", "NODE_V8_COVERAGE"];

/** Puts back into our environment what Node changed in it. Not NODE_CHANNEL_FD: our Node reads that channel. */
export function restoreVariables(): void {
  for (const entry of readNulSeparated("/proc/self/environ")) {
    const name = changedByNode.find((one) => entry.startsWith(`${one}=`));
    if (name !== undefined && !hasBytes(entry)) process.env[name] = entry.slice(name.length + 1);
  }
}

function readNulSeparated(path: string): readonly string[] {
  return (readFile(path) ?? "").split("\0").slice(0, -1).map(fromSystem);
}

/** Whether it has bytes that are not UTF-8. */
export function hasBytes(text: string): boolean {
  return isByte.test(text);
}

/**
 * A script for sh(1) that becomes the command: it can pass on the bytes that Node cannot. An `x` behind each keeps the
 * newlines that `$( )` takes off.
 *
 * @param variables put into the environment
 */
export function shellScript(words: readonly string[], variables: readonly (readonly [string, string])[]): string {
  const steps: string[] = [];
  const word = (text: string): string => {
    if (!isByte.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
    const name = `socktrace_${steps.length}`;
    const octal = bytesOf(text).replace(/[^]/g, (byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, "0")}`);
    steps.push(`${name}=$(printf '${octal}x')`);
    return `"\${${name}%x}"`;
  };
  for (const [name, value] of variables) steps.push(`export ${name}=${word(value)}`);
  const command = words.map(word);
  return [...steps, `exec ${command.join(" ")}`].join("\n");
}

/** One char a byte. */
function bytesOf(text: string): string {
  let bytes = "";
  let from = 0;
  for (const { 0: byte, index } of text.matchAll(bytesAlone)) {
    bytes += Buffer.from(text.slice(from, index)).toString("latin1") + String.fromCharCode(byte.charCodeAt(0) & 0xff);
    from = index + 1;
  }
  return bytes + Buffer.from(text.slice(from)).toString("latin1");
}
