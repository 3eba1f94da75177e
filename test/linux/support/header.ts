/** Reads the constants of one C header: `#define NAME value` and enums, with what stands in `#if 0` left out. */
export function constantsOf(source: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const code = withoutDeadParts(source.replace(/\/\*[^]*?\*\//g, " ").replace(/\\\n/g, " "));
  for (const [, name = "", value = ""] of code.matchAll(/^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+(\S.*)$/gm)) {
    keep(found, name, value);
  }
  for (const [, body = ""] of code.matchAll(/\benum\b[^{};]*\{([^}]*)\}/g)) readEnum(found, body);
  return found;
}

function readEnum(found: Map<string, number>, body: string): void {
  let next = 0;
  const members = body.replace(/^[ \t]*#.*$/gm, "").split(",");
  for (const member of members) {
    const [, name, value] = /^\s*(\w+)\s*(?:=\s*([^]*?))?\s*$/.exec(member) ?? [];
    if (name === undefined) continue;
    const number = value === undefined ? next : valueOf(found, value);
    if (number === null) continue;
    found.set(name, number);
    next = number + 1;
  }
}

function keep(found: Map<string, number>, name: string, value: string): void {
  const number = valueOf(found, value);
  // `#define IPPROTO_TCP IPPROTO_TCP` stands beside the enum that gives the number.
  if (number !== null) found.set(name, number);
}

/** Numbers, names of earlier constants, sums, shifts, and ATM's encoding, of which only the number counts. */
function valueOf(found: ReadonlyMap<string, number>, text: string): number | null {
  const [, encoded] = /__SO_ENCODE\(SOL_ATM,\s*(\d+)/.exec(text) ?? [];
  if (encoded !== undefined) return Number(encoded);
  const flat = text.replace(/[()]/g, " ").trim();
  const [, left = "", sign, right = ""] = /^(\S+)\s*(\+|<<)\s*(\S+)$/.exec(flat.replace(/\s+/g, " ")) ?? [];
  if (sign !== undefined) {
    const [a, b] = [valueOf(found, left), valueOf(found, right)];
    if (a === null || b === null) return null;
    return sign === "+" ? a + b : a << b;
  }
  if (/\+/.test(flat) && /^[\w+ ]+$/.test(flat)) return sumOf(found, flat.split("+"));
  const [, minus, digits] = /^(-?)(0x[0-9a-f]+|\d+)U?$/i.exec(flat) ?? [];
  if (digits !== undefined) return minus === "-" ? -Number(digits) : Number(digits);
  return found.get(flat) ?? null;
}

function sumOf(found: ReadonlyMap<string, number>, parts: readonly string[]): number | null {
  const numbers = parts.map((part) => valueOf(found, part));
  return numbers.includes(null) ? null : numbers.reduce<number>((sum, one) => sum + (one ?? 0), 0);
}

/** Without `#if 0 ... #endif`: what the headers only plan. */
function withoutDeadParts(source: string): string {
  const kept: string[] = [];
  let depth = 0;
  for (const line of source.split("\n")) {
    if (depth > 0) {
      if (/^\s*#\s*if/.test(line)) depth++;
      if (/^\s*#\s*endif/.test(line)) depth--;
    } else if (/^\s*#\s*if\s+0\b/.test(line)) depth = 1;
    else kept.push(line);
  }
  return kept.join("\n");
}
