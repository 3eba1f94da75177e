import { findOption } from "../linux/catalogue.ts";
import { isSecret } from "../linux/secret.ts";

/**
 * A line of strace's output, or a part of one, for people to see as it is: keys and passwords that it sets or reads as
 * an option have a star for each character. Where a line of setsockopt or getsockopt does not show which option it is
 * about (its beginning is on another line, its name is damaged), no string of it is shown.
 *
 * ```
 * setsockopt(6, SOL_TCP, TCP_MD5SIG, "****"..., 216) = 0
 * ```
 */
export function hideSecrets(line: string): string {
  return /sockopt\b/.test(line) && mayHoldSecret(line) ? line.replace(strings, stars) : line;
}

/** Up to the closing quote, or to the end of a line that was cut. */
const strings = /"(?:[^"\\]|\\.)*(?:"|$)/g;

const stars = (quoted: string): string => {
  const isClosed = quoted.length > 1 && quoted.endsWith('"');
  return `"${"*".repeat(quoted.length - (isClosed ? 2 : 1))}${isClosed ? '"' : ""}`;
};

/** `SOL_TCP, TCP_MD5SIG`; -X raw `0x6, 0xe`; -X verbose `0x6 /* SOL_TCP *\/, 0xe /* TCP_MD5SIG *\/`. */
const named = /, (?:level=)?(\w+)(?: \/\*[^*]*\*\/)?, (?:optname=)?(\w+)(?: \/\*[^*]*\*\/)?,/;

function mayHoldSecret(line: string): boolean {
  const [, level = "", name = ""] = named.exec(line) ?? [];
  const option = findOption(level, name);
  return option === null || isSecret(option);
}
