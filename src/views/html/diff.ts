import { findOption } from "../../linux/catalogue.ts";
import { showData } from "../../linux/show.ts";
import { groupBy } from "../../base/group-by.ts";
import { withCommas } from "../../base/with-commas.ts";
import type { Compared, Difference, Setting } from "../diff/compare.ts";
import type { Side } from "../diff/side.ts";
import { timeWords } from "../diff/text.ts";
import { roleText } from "../names.ts";
import { objectBlock, rowsBlocks } from "./blocks.ts";
import { diffSockets } from "./diff-sockets.ts";
import { html, type Markup } from "./markup.ts";
import { page } from "./page.ts";
import type { PageParts } from "./parts.ts";
import { counted } from "./words.ts";

/**
 * `diff --format html`: A in the left column, B in the right one, what differs marked; all of it without the script, but for the
 * filter.
 */
export function diffPage(a: Side, b: Side, compared: readonly Compared[], version: string, parts: PageParts): string {
  const differences = compared.map(({ difference }) => difference);
  const { sockets, places } = diffSockets(compared);
  const body = html`<header class="top">
      <p class="brand">socktrace diff</p>
      <h1>${a.name} and ${b.name}</h1>
      <dl class="facts">
        <div>
          <dt>A</dt>
          <dd>${a.name}, ${counted(a.sockets.length, "socket")}</dd>
        </div>
        <div>
          <dt>B</dt>
          <dd>${b.name}, ${counted(b.sockets.length, "socket")}</dd>
        </div>
      </dl>
    </header>
    <main>
      <ul class="counts" aria-label="Counts">
        ${tiles(differences).map(
          ([name, count, label]) =>
            html`<li class="count" data-count="${name}"><b>${withCommas(count)}</b> <span>${label}</span></li>`,
        )}
      </ul>
      <section aria-labelledby="differences-title">
        <h2 id="differences-title">Differences</h2>
        ${differences.length > 0 && html`<div id="diff-filter"></div>`}
        ${differences.length === 0 ? html`<p>No difference.</p>` : table(a, b, differences)}
      </section>
    </main>
    <footer>
      <p>
        Made by socktrace ${version}. Signs: <b>−</b> only in A, <b>+</b> only in B, <b>~</b> in both, but different.
      </p>
    </footer>`;
  const blocks = [...rowsBlocks("diffSockets", sockets, parts.pack), objectBlock("diffPlaces", places, parts.pack)];
  return page(`${a.name} and ${b.name} - socktrace diff`, html`${body}${blocks}`, parts).text;
}

function tiles(differences: readonly Difference[]): readonly (readonly [string, number, string])[] {
  const of = (sign: string): number => differences.filter((one) => cellsOf(one).sign === sign).length;
  return [
    ["differences", differences.length, differences.length === 1 ? "difference" : "differences"],
    ["a", of("−"), "only in A"],
    ["b", of("+"), "only in B"],
    ["both", of("~"), "in both, but different"],
  ];
}

function table(a: Side, b: Side, differences: readonly Difference[]): Markup {
  const groups = groupBy(Array.from(differences.entries()), ([, { role }]) => role);
  return html`<table class="diff">
    <thead>
      <tr>
        <th scope="col">A: ${a.name}</th>
        <th scope="col">B: ${b.name}</th>
      </tr>
    </thead>
    ${Array.from(
      groups,
      ([role, ofRole]) =>
        html`<tbody>
          <tr>
            <th scope="rowgroup" colspan="2">${roleText(role)}</th>
          </tr>
          ${ofRole.map(([place, difference]) => line(place, difference))}
        </tbody>`,
    )}
  </table>`;
}

function line(place: number, difference: Difference): Markup {
  const { sign, a, b } = cellsOf(difference);
  const times = difference.count === 1 ? "" : ` (${withCommas(difference.count)} times)`;
  const cell = (side: "a" | "b", text: string | null): Markup =>
    text === null
      ? html`<td class="same"><span class="visually-hidden">nothing</span></td>`
      : html`<td class="${side}"><span class="sign">${sign}</span> ${text}${times}</td>`;
  return html`<tr data-difference="${place}">
    ${cell("a", a)}${cell("b", b)}
  </tr> `;
}

/** What stands in the two columns; null: nothing. */
function cellsOf(difference: Difference): {
  readonly sign: string;
  readonly a: string | null;
  readonly b: string | null;
} {
  switch (difference.type) {
    case "socket":
      return difference.only === "a"
        ? { sign: "−", a: "the socket", b: null }
        : { sign: "+", a: null, b: "the socket" };
    case "option":
      return optionCells(difference);
    case "order":
      return {
        sign: "~",
        a: `${difference.name} set ${timeWords(difference.a)}`,
        b: `${difference.name} set ${timeWords(difference.b)}`,
      };
    case "place":
      return { sign: "~", a: `address ${difference.a}`, b: `address ${difference.b}` };
    case "backlog":
      return { sign: "~", a: `backlog ${difference.a ?? "none"}`, b: `backlog ${difference.b ?? "none"}` };
  }
}

function optionCells({ level, name, a, b }: Difference & { type: "option" }): ReturnType<typeof cellsOf> {
  const text = (setting: Setting | null): string | null => {
    if (setting === null) return null;
    const value = setting.value === null ? "?" : showData(findOption(level, name)?.kind ?? null, setting.value);
    return `${name} ${value}${setting.origin === "inherited" ? " (inherited)" : ""}`;
  };
  return { sign: b === null ? "−" : a === null ? "+" : "~", a: text(a), b: text(b) };
}
