import { escapeControls } from "../../base/bytes.ts";
import { showAddress } from "../../linux/address.ts";
import type { Socket } from "../../world/socket.ts";
import { kindName } from "../names.ts";
import type { Style } from "../style.ts";
import type { View } from "../view.ts";

/** How many lines are kept for the end: a trace may be endless. */
const LINES = 100_000;

interface Story {
  readonly socket: Socket;
  readonly lines: string[];
  /** Lines that came when there was no more room. */
  dropped: number;
}

/** `--by-socket`: the timeline's lines (`lineOf`), kept to the end and told socket by socket. */
export function bySocket(lineOf: View["change"], style: Style): Required<Pick<View, "change" | "rest">> {
  const stories = new Map<number, Story>();
  let kept = 0;
  return {
    change: (change, began) => {
      const line = lineOf(change, began);
      if (line === null || !("socket" in change) || change.socket === null) return null;
      const { socket } = change;
      const story = stories.get(socket.id) ?? { socket, lines: [], dropped: 0 };
      if (kept++ < LINES) {
        stories.set(socket.id, story);
        story.lines.push(line);
      } else story.dropped++;
      return null;
    },
    rest: () => [...stories.values()].map((story) => storyText(story, style)).join("\n"),
  };
}

function storyText({ socket, lines, dropped }: Story, style: Style): string {
  const more = dropped === 0 ? "" : `  and ${dropped.toLocaleString("en")} more changes\n`;
  return `${style.heading(escapeControls(title(socket)))}\n${lines.join("")}${more}`;
}

/** `#3 TCP over IPv4, 127.0.0.1:5000 and 127.0.0.1:50194, ESTABLISHED` */
function title({ id, kind, local, peer, state }: Socket): string {
  const ends = [local, peer].flatMap((end) => (end === null ? [] : [showAddress(end)])).join(" and ");
  return [`#${id} ${kindName(kind)}`, ends, state ?? "state unknown"].filter((part) => part !== "").join(", ");
}
