import { escapeControls } from "../../base/bytes.ts";
import { withEntities } from "../entities.ts";

/** Text of a page that is HTML already. Only `html` makes it, so that nothing reaches a page unescaped. */
export class Markup {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  static of(strings: readonly string[], values: readonly Part[]): Markup {
    return new Markup(strings.map((text, at) => text + (at < values.length ? textOf(values[at] ?? "") : "")).join(""));
  }
}

/** Null and false are nothing, so that a part of a page can be left out. */
export type Part = Markup | string | number | null | false | readonly Part[];

/** A piece of a page: what is put in is escaped, but for what is Markup. Attributes stand in double quotes. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  return Markup.of(strings, values);
}

function textOf(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (part === null || part === false) return "";
  if (typeof part === "object") return part.map(textOf).join("");
  return escapeHtml(String(part));
}

/** Text as it may stand between tags and in a quoted attribute; control characters and bidi overrides are shown as `\x1b`. */
export function escapeHtml(text: string): string {
  return withEntities(escapeControls(text), /[&<>"']/g);
}
