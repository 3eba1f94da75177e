import { withCommas } from "../../base/with-commas.ts";
import { escapeControls } from "../../base/bytes.ts";
import { showAddress } from "../../linux/address.ts";
import type { Socket } from "../../world/socket.ts";
import { kindName } from "../names.ts";
import type { View, ViewOptions } from "../view.ts";
import { listenerText, peerText } from "./accepted.ts";
import { makeEntries, type Entry } from "./entry.ts";
import { Folder } from "./fold.ts";
import { entryLines, leastWidths, widened } from "./layout.ts";
import { stateInside } from "./state.ts";

/** How many lines are kept until the end: a trace may be endless. */
const LINES = 100_000;

/** The lines of one socket. */
interface Chapter {
  readonly socket: Socket;
  readonly entries: Entry[];
  /** Null: without --fold. */
  readonly folder: Folder | null;
}

/** `--by-socket`: the lines of the timeline, kept until the end and printed socket by socket. */
export function bySocket(options: ViewOptions): Required<Pick<View, "change" | "rest">> {
  const entriesOf = makeEntries(options);
  const chapters = new Map<number, Chapter>();
  let kept = 0;
  let dropped = 0;
  const add = (socket: Socket, entry: Entry): void => {
    const chapter = chapters.get(socket.id) ?? newChapter(socket, options);
    chapters.set(socket.id, chapter);
    const { verb, text, like = text } = entry.words;
    const due = chapter.folder?.take(`${verb} ${like}`, entry) ?? [entry];
    chapter.entries.push(...due);
    kept += due.length;
  };
  return {
    change: (change, began) => {
      const socket = "socket" in change ? change.socket : null;
      const entry = entriesOf(change, began).find((one) => one.socket !== null);
      if (socket === null || entry === undefined) return null;
      if (kept < LINES) add(socket, entry);
      else dropped++;
      return null;
    },
    rest: () => {
      const texts = [...chapters.values()].map((chapter) => chapterText(chapter, options));
      const more = `and ${withCommas(dropped)} more ${dropped === 1 ? "change" : "changes"}\n`;
      return [...texts, ...(dropped === 0 ? [] : [more])].join("\n");
    },
  };
}

function newChapter(socket: Socket, { fold }: ViewOptions): Chapter {
  return { socket, entries: [], folder: fold ? new Folder() : null };
}

function chapterText({ socket, entries, folder }: Chapter, { style, width }: ViewOptions): string {
  const all = [...entries, ...(folder?.settle() ?? [])];
  const widths = all.reduce(widened, leastWidths);
  const room = width() ?? Infinity;
  const lines = all
    .map((entry, index) => entryLines(entry, widths, style, room, all[index - 1]?.place ?? null))
    .join("");
  return `${style.heading(escapeControls(title(socket)))}\n${lines}`;
}

/** `#3 TCP over IPv4, accepted on 127.0.0.1:5000 from 127.0.0.1:50194, ESTABLISHED` */
function title(socket: Socket): string {
  return [`#${socket.id} ${kindName(socket.kind)}`, addressWords(socket), stateInside(socket)]
    .filter((part) => part !== "")
    .join(", ");
}

/** `accepted on LOCAL from PEER`, `LOCAL to PEER`, `to PEER`, `LOCAL`, and nothing where no address is known. */
function addressWords({ listener, acceptSeen, local, peer }: Socket): string {
  const here = local === null ? null : showAddress(local);
  if (acceptSeen) return `accepted on ${here ?? listenerText(listener)} from ${peerText(peer)}`;
  return [here, peer === null ? null : `to ${showAddress(peer)}`].filter((part) => part !== null).join(" ");
}
