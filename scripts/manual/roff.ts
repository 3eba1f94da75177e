/** Lines of a manual page's source may be so long (mandoc -T lint). */
const WIDTH = 79;

/**
 * The source of a manual page, for man(7), of text in a small part of Markdown: `# SECTION`, `## PART`, paragraphs, a term
 * and below it `: what it is`, lines behind four blanks as they stand, **bold** and *italic*. Markdown proper has no terms,
 * of which manual pages consist; pandoc has, and is 150 MB.
 */
export function roff(text: string): string {
  return text
    .trim()
    .split(/\n{2,}/)
    .map(block)
    .join("\n")
    .replace(/^(\.S[HS] .*)\n\.PP$/gm, "$1");
}

/** What an option, or a word, is: a term and the text below it. */
export function defined(term: string, text: string): string {
  return `.TP\n${inline(term)}\n${body(text)}`;
}

function block(text: string): string {
  const [, level, title] = /^(##?) (.*)$/.exec(text) ?? [];
  if (title !== undefined) return `${level === "#" ? ".SH" : ".SS"} ${inline(title)}`;
  const [, term, what] = /^(.+)\n: ([^]*)$/.exec(text) ?? [];
  if (term !== undefined && what !== undefined) return defined(term, what);
  return text.startsWith(".") ? text : `.PP\n${body(text)}`;
}

/** Text, and between it lines that stand as they are. */
function body(text: string): string {
  const parts: string[] = [];
  for (const line of text.split("\n")) {
    const isCode = line.startsWith("    ");
    const last = parts.at(-1);
    const goesOn = last !== undefined && last.startsWith("    ") === isCode;
    if (goesOn) parts[parts.length - 1] = `${last}\n${line}`;
    else parts.push(line);
  }
  return parts.map((part) => (part.startsWith("    ") ? asItStands(part) : wrapped(part))).join("\n");
}

function asItStands(text: string): string {
  return `.nf\n${inline(text)}\n.fi`;
}

/** A paragraph in lines. */
export function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of inline(text).split(/\s+/)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.map(notRequest).join("\n");
}

/** A line that begins with a dot or a quote would be a request. */
function notRequest(line: string): string {
  return /^[.']/.test(line) ? `\\&${line}` : line;
}

/** A hyphen that can be typed, and quotes, ^ and ~ as ASCII has them. */
export function inline(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("'", "\\(aq")
    .replaceAll("^", "\\(ha")
    .replaceAll("~", "\\(ti")
    .replace(/\*\*(.+?)\*\*/gs, "\\fB$1\\fR")
    .replace(/\*(.+?)\*/gs, "\\fI$1\\fR");
}
