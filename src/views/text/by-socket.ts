import { escapeControls } from "../../base/bytes.ts";
import { showAddress } from "../../linux/address.ts";
import type { Socket } from "../../world/socket.ts";
import { kindName } from "../names.ts";
import type { View, ViewOptions } from "../view.ts";
import { makeTell, type Entry } from "./entry.ts";
import { Folder } from "./fold.ts";
import { entryLines, leastWidths, widened } from "./layout.ts";

/** How many lines are kept for the end: a trace may be endless. */
const LINES = 100_000;

interface Story {
  readonly socket: Socket;
  readonly entries: Entry[];
  /** Null: every line is told. */
  readonly folder: Folder | null;
}

/** `--by-socket`: the timeline's lines, kept to the end and told socket by socket. */
export function bySocket(options: ViewOptions): Required<Pick<View, "change" | "rest">> {
  const tell = makeTell(options);
  const stories = new Map<number, Story>();
  let kept = 0;
  let dropped = 0;
  const take = (socket: Socket, entry: Entry): void => {
    const fresh = (): Story => ({ socket, entries: [], folder: options.fold ? new Folder() : null });
    const story = stories.get(socket.id) ?? fresh();
    stories.set(socket.id, story);
    const { verb, text, like = text } = entry.words;
    const due = story.folder?.take(`${verb} ${like}`, entry) ?? [entry];
    story.entries.push(...due);
    kept += due.length;
  };
  return {
    change: (change, began) => {
      const socket = "socket" in change ? change.socket : null;
      const entry = tell(change, began).find((one) => one.socket !== null);
      if (socket === null || entry === undefined) return null;
      if (kept < LINES) take(socket, entry);
      else dropped++;
      return null;
    },
    rest: () => {
      const told = [...stories.values()].map((story) => storyText(story, options));
      return [...told, ...(dropped === 0 ? [] : [`and ${dropped.toLocaleString("en")} more changes\n`])].join("\n");
    },
  };
}

function storyText({ socket, entries, folder }: Story, { style, width }: ViewOptions): string {
  const all = [...entries, ...(folder?.settle() ?? [])];
  const widths = all.reduce(widened, leastWidths);
  const room = width() ?? Infinity;
  const lines = all.map((entry) => entryLines(entry, widths, style, room)).join("");
  return `${style.heading(escapeControls(title(socket)))}\n${lines}`;
}

/** `#3 TCP over IPv4, 127.0.0.1:5000 and 127.0.0.1:50194, ESTABLISHED` */
function title({ id, kind, local, peer, state }: Socket): string {
  const ends = [local, peer].flatMap((end) => (end === null ? [] : [showAddress(end)])).join(" and ");
  return [`#${id} ${kindName(kind)}`, ends, state ?? "state unknown"].filter((part) => part !== "").join(", ");
}
