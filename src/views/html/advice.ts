import { withCommas } from "../../base/with-commas.ts";
import type { AdviceData, ExpectationData } from "../json/types.ts";
import { html, type Markup, type Part } from "./markup.ts";
import type { About } from "./types.ts";
import * as words from "./words.ts";

/** So many of a piece's sockets have links of their own. */
export const PLAIN_ADVISED = 24;

/** All advice, worst first, as the document has it. */
export function advice({ advice: all, began }: About): Markup {
  const pieces = all.map((one, place) => ({ one, place }));
  const counting = pieces.filter(({ one }) => one.accepted === undefined);
  const accepted = pieces.filter(({ one }) => one.accepted !== undefined);
  return html`<section id="advice" aria-labelledby="advice-title">
    <h2 id="advice-title">Advice</h2>
    ${counting.length === 0 && html`<p class="quiet">Nothing to advise.</p>`}
    ${counting.slice(0, SHOWN).map((one) => piece(one, began))} ${folded(counting.slice(SHOWN), "more piece", began)}
    ${folded(accepted, "accepted piece", began)}
  </section>`;
}

/** So many pieces stand open, so that what follows is not far. */
const SHOWN = 6;

/** A piece, and its place among all. */
interface Placed {
  readonly one: AdviceData;
  readonly place: number;
}

function folded(all: readonly Placed[], name: string, began: number | null): Part {
  if (all.length === 0) return null;
  return html`<details>
    <summary>${words.counted(all.length, name)} of advice</summary>
    ${all.map((one) => piece(one, began))}
  </details>`;
}

const marks = { error: "✖", warning: "▲", note: "●" } as const;

function piece({ one, place }: Placed, began: number | null): Markup {
  const { id, level, text, fix, count, sockets, evidence } = one;
  return html`<article class="advice ${level}" data-advice="${id}" data-place="${place}">
    <h3>
      <span class="level">${marks[level]} ${level}</span> <code>${id}</code>
      <span class="many">${words.counted(count, "socket")}</span>
    </h3>
    <p>${sentence(text)}</p>
    <p class="fix"><b>Instead:</b> ${fix}</p>
    ${one.accepted !== undefined && html`<p><b>Accepted:</b> ${one.accepted}</p>`}
    <p class="which">
      ${sockets.map((socket) => html`<a href="#s${socket}">#${socket}</a> `)}${count > sockets.length && html`and ${withCommas(count - sockets.length)} more `}
    </p>
    ${
      evidence.length > 0 &&
      html`<details>
        <summary>Evidence</summary>
        <ul>
          ${evidence.map(
            (call) =>
              html`<li>
                <time>${words.sinceText(call.at, began)}</time> <span>${call.pid || "?"}</span>
                <code>${call.call}</code> ${call.text}
              </li>`,
          )}
        </ul>
      </details>`
    }
  </article>`;
}

function sentence(text: string): string {
  return text.replace(/^[a-z](?=[a-z ])/, (letter) => letter.toUpperCase());
}

const verdicts = { ok: "✔ holds", broken: "✖ broken", unknown: "? unknown" } as const;

export function expectations(all: readonly ExpectationData[]): Part {
  if (all.length === 0) return null;
  return html`<section aria-labelledby="expect-title">
    <h2 id="expect-title">Expectations</h2>
    <ul class="expectations">
      ${all.map(
        ({ verdict, text, wrong, file, line }) =>
          html`<li class="${verdict}">
            <b>${verdicts[verdict]}</b> <code>${text}</code>${wrong !== null && html` <span>${wrong.text}</span>`}
            <small>${file}:${line}</small>
          </li>`,
      )}
    </ul>
  </section>`;
}
