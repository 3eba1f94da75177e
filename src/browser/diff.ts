import { withCommas } from "../base/with-commas.ts";
import type { DiffSocket, DiffSockets } from "../views/html/diff-sockets.ts";
import { addressText, counted, kindText } from "../views/html/words.ts";
import { filterBar } from "./bar.ts";
import { commandBytes, subjectOf } from "./candidate.ts";
import type { Listed } from "./filter-fault.ts";
import { matches, type Candidate, type Filter } from "./filter.ts";

/** The filter of a diff's page: it leaves the differences of which a socket matches, of either run. */
export function diffFilter({ sockets, places }: DiffSockets): HTMLElement {
  const lines = Array.from(document.querySelectorAll<HTMLElement>("[data-difference]"), (element) => ({
    element,
    sockets: (places[Number(element.dataset["difference"])] ?? []).flatMap((place) => sockets[place] ?? []),
    text: `${element.closest("tbody")?.querySelector("th")?.textContent ?? ""} ${element.textContent}`.toLowerCase(),
  }));
  const apply = (filter: Filter): string => {
    let left = 0;
    for (const { element, sockets: some, text } of lines) {
      element.hidden = !some.some((socket) => matches(filter, candidateOf(socket, text)));
      if (!element.hidden) left++;
    }
    for (const role of document.querySelectorAll<HTMLElement>(".diff tbody"))
      role.hidden = role.querySelector("[data-difference]:not([hidden])") === null;
    return left === lines.length
      ? counted(left, "difference")
      : `${counted(left, "difference")} of ${withCommas(lines.length)}`;
  };
  return filterBar("TCP_NODELAY   -s TCP:LISTEN   -i :443   -c nginx   #12   or any text", listedIn(sockets), apply)
    .element;
}

function listedIn(sockets: readonly DiffSocket[]): Listed {
  return {
    hasSocket: (id) => sockets.some((one) => one.id === id),
    isListener: (id) => sockets.some((one) => one.listener === id || (one.id === id && one.state === "LISTEN")),
    advice: null,
  };
}

/** `text`: of the difference; a word may stand in it or in what describes the socket. */
function candidateOf(socket: DiffSocket, text: string): Candidate {
  const { id, listener, local, peer, options } = socket;
  return {
    id,
    listener: () => listener,
    has: (word) => text.includes(word) || textOf(socket).includes(word),
    isAdvised: () => false,
    command: () => commandBytes(socket),
    subject: () =>
      subjectOf(
        socket,
        [local, peer],
        (level, name) => options.find((one) => one.name === name && one.level === level) ?? null,
      ),
  };
}

function textOf({ id, command, state, local, peer, ...kind }: DiffSocket): string {
  return [`#${id}`, command, kindText(kind), state ?? "unknown", addressText(local) ?? "", addressText(peer) ?? ""]
    .join(" ")
    .toLowerCase();
}
