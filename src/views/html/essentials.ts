import type { GroupData, ProcessData } from "../json/types.ts";
import { advice, expectations } from "./advice.ts";
import { counts, header } from "./head.ts";
import { gaps, groupList, processList, summary, unheldList, unplacedList } from "./lists.ts";
import { html, type Markup } from "./markup.ts";
import type { Tally } from "./tally.ts";
import type { About } from "./types.ts";

/** What the report is made of. */
export interface Content {
  readonly about: About;
  readonly processes: readonly ProcessData[];
  readonly tally: Tally;
  readonly groups: readonly GroupData[];
}

/** All that can be read without the script: what ran, counts, advice, a summary of the sockets. */
export function essentials({ about, processes, tally, groups }: Content): Markup {
  return html`${header(about, processes)}
    <main>
      ${counts(about, processes, tally)} ${advice(about)} ${expectations(about.expectations ?? [])}
      <div id="app"></div>
      ${summary(about, tally)} ${unplacedList(about, processes)} ${groupList(groups)}
      ${processList(processes, about.report)} ${unheldList(about.unheld)} ${gaps(about)}
    </main>
    <footer>
      <p>
        Made by socktrace ${about.version}. Nothing in this file is loaded from elsewhere, and nothing is sent anywhere.
      </p>
    </footer> `;
}
