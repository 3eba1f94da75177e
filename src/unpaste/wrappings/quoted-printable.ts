import { areEnough, type Wrapping } from "../wrapping.ts";

const CODE = /=([0-9A-F]{2})/g;
/** RFC 2045: no line has more than 76 characters, the `=` of a soft break included. */
const LONGEST = 76;

/** `socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) =3D 3`: the source of a mail. An `=` at the end of a line is a soft break. */
export const quotedPrintable: Wrapping = {
  name: "quoted-printable",
  detect: (lines) => {
    const encoded = lines.filter((line) => line.includes("=3D") && isEncoded(line));
    return encoded.length > 0 && areEnough(encoded.length, encoded)
      ? { remove: (text) => (isEncoded(text) ? decoded(text) : text), goesOn, isEncoding: true }
      : null;
  },
};

function goesOn(text: string): string | null {
  const line = text.trimEnd();
  return line.endsWith("=") && line.length <= LONGEST && isEncoded(line) ? line.slice(0, -1) : null;
}

/** Whether each `=` begins a code or ends the line: strace's own lines have a bare one. Codes are of ASCII: so is strace's text. */
function isEncoded(line: string): boolean {
  return !/=(?![0-7][0-9A-F]|\s*$)/.test(line);
}

function decoded(text: string): string {
  return text.replace(CODE, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
