import { areEnough, type Wrapping } from "../wrapping.ts";

const ENTITY = /&(lt|gt|amp|quot|apos|nbsp|#\d{2,4}|#x[0-9a-fA-F]{2,4});/g;
const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", nbsp: " " };

/** `&lt;0.000012&gt;`: the source of a page. Where `<` is encoded no line has a bare one: a line that has is left alone. */
export const htmlEntities: Wrapping = {
  name: "HTML entities",
  detect: (lines) => {
    const encoded = lines.filter((line) => !line.includes("<") && line.search(ENTITY) >= 0);
    return encoded.length > 0 && areEnough(encoded.length, encoded) ? { remove: decoded, isEncoding: true } : null;
  },
};

function decoded(text: string): string {
  if (text.includes("<")) return text;
  return text.replace(ENTITY, (whole, name: string) => NAMED[name] ?? numbered(name) ?? whole);
}

/** `#39`, `#x27`: only what strace itself may print. */
function numbered(name: string): string | null {
  if (!name.startsWith("#")) return null;
  const code = name[1] === "x" ? parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code >= 32 && code < 127 ? String.fromCharCode(code) : null;
}
