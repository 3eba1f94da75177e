import { escapeControls } from "../../base/bytes.ts";
import { withEntities } from "../entities.ts";

/** An element with its attributes; what is null is left out. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | null>>;
  /** Other elements, or text. */
  readonly content: readonly Element[] | string;
}

/** `<name a="1">text</name>`, each element on a line of its own. */
export function xmlText(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${elementText(root, "")}`;
}

function elementText({ name, attributes, content }: Element, indent: string): string {
  const start = `${indent}<${name}${Object.entries(attributes).map(attributeText).join("")}`;
  if (content.length === 0) return `${start}/>\n`;
  if (typeof content === "string") return `${start}>${escaped(content)}</${name}>\n`;
  const inner = content.map((one) => elementText(one, `${indent}  `)).join("");
  return `${start}>\n${inner}${indent}</${name}>\n`;
}

function attributeText([name, value]: readonly [string, string | number | null]): string {
  return value === null ? "" : ` ${name}="${escaped(String(value)).replaceAll("\n", "&#10;")}"`;
}

/**
 * XML 1.0 has no way to write most control characters, not even as references: they are shown as `\x1b`, as everywhere.
 * Nor has it U+FFFE, U+FFFF, and halves of surrogate pairs (its production 2, Char).
 */
function escaped(text: string): string {
  const lines = text.split("\n").map((line) => escapeControls(line).replace(UNWRITABLE, codeOf));
  return withEntities(lines.join("\n"), /[&<>"]/g);
}

const UNWRITABLE = /[\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function codeOf(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16)}`;
}
