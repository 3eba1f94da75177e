import { sentenceOnSocket } from "../../linux/bound/sentence.ts";
import { findOption } from "../../linux/catalogue.ts";
import { isRecord } from "../../base/data.ts";
import type { Data, OptionValue, SocketContext } from "../../linux/option.ts";
import { sinceText, valueText } from "../../views/html/words.ts";
import type { AnyOption, Book } from "../book.ts";
import { h, type Child } from "../dom.ts";
import { markOf } from "../marks.ts";

/** The options of a socket: what was set, with the sentence that explains each value; below, folded, the defaults. */
export function optionsOf(book: Book, row: number): Child {
  const listed = book.socket(row).options;
  const chosen = listed.filter(isTold);
  const others = [...listed.filter((option) => !isTold(option)), ...book.unset(row)];
  return [
    h("h3", {}, "Options"),
    chosen.length === 0 ? h("p", { class: "quiet" }, "None was set.") : table(book, row, chosen, true),
    others.length > 0 &&
      h(
        "details",
        {},
        h("summary", {}, `${others.length} more with the kernel's values`),
        table(book, row, others, false),
      ),
  ];
}

function isTold({ origin, changed }: AnyOption): boolean {
  return origin === "set" || origin === "inherited" || origin === "unknown" || changed === true;
}

function table(book: Book, row: number, options: readonly AnyOption[], isExplained: boolean): HTMLElement {
  const heads = ["Option", "In force", "Asked", "Origin", ...(isExplained ? ["When"] : [])];
  return h(
    "table",
    { class: "options" },
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        heads.map((text) => h("th", { scope: "col", class: text === "When" && "number" }, text)),
      ),
    ),
    h(
      "tbody",
      {},
      options.map((option) => [
        line(book, option, isExplained),
        isExplained && explained(book, row, option, heads.length),
      ]),
    ),
  );
}

function line(book: Book, option: AnyOption, hasTime: boolean): HTMLElement {
  const { asked = null, origin, at = null, by } = option;
  const { mark, words } = markOf(option);
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, h("code", {}, option.name)),
    h("td", {}, valueText(option)),
    h("td", {}, asked === null ? "" : valueText({ ...option, value: asked })),
    h(
      "td",
      { class: `option ${origin}`, title: words },
      h("span", { class: "mark", "aria-hidden": "true" }, mark),
      ` ${origin}`,
      by === undefined ? "" : ` (by ${by})`,
    ),
    hasTime && h("td", { class: "number" }, at === null ? "" : sinceText(at, book.began)),
  );
}

function explained(book: Book, row: number, option: AnyOption, columns: number): Child {
  const sentence = sentenceOf(book, row, option);
  const code = codeText(option);
  if (sentence === null && code === null) return null;
  return h(
    "tr",
    { class: "explained" },
    h("td", { colspan: columns }, sentence, code !== null && h("div", { class: "code" }, "in ", h("code", {}, code))),
  );
}

function sentenceOf(book: Book, row: number, option: AnyOption): string | null {
  const known = findOption(option.level, option.name);
  const asked = valueOf(option.asked ?? option.value);
  if (known === null || asked === null) return null;
  return sentenceOnSocket(known, asked, valueOf(option.value), contextOf(book, row));
}

/** JSON's form of a value, the other way round (linux/show.ts, toJson). */
function valueOf(data: Data): OptionValue | null {
  if (data === null) return null;
  if (isRecord(data) && typeof data["raw"] === "string")
    return { type: "raw", text: data["raw"], why: "unknown-shape" };
  if (isRecord(data) && typeof data["secret"] === "number") return { type: "secret", length: data["secret"] };
  return { type: "known", data };
}

function contextOf(book: Book, row: number): SocketContext {
  const { family, type } = book.kind(row);
  const tuned = book.listener(row) !== null || book.isOlder(row) || book.address(row, "peer") !== null;
  return { family, type, tuned, inForce: (level, name) => book.option(row, level, name)?.value ?? null };
}

/** Where in the program it was set: null where the document does not have it. */
function codeText(option: object): string | null {
  const code = "code" in option && typeof option.code === "object" ? option.code : null;
  const part = (name: string): string | null => {
    const found: unknown = Object.entries(code ?? {}).find(([key]) => key === name)?.[1];
    return typeof found === "string" || typeof found === "number" ? String(found) : null;
  };
  const [file, place, module] = [part("file"), part("line"), part("module")];
  const where = file === null ? module : `${file}${place === null ? "" : `:${place}`}`;
  const known = [part("function"), where].filter((text) => text !== null);
  return known.length === 0 ? null : known.join(" at ");
}
