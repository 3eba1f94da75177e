import { withCommas } from "../../base/with-commas.ts";
import type { Picture } from "../../world/picture.ts";
import type { Socket } from "../../world/socket.ts";
import type { Entry } from "../listing.ts";
import { alikeKey, alikeWords } from "./alike.ts";
import { groupWords } from "./group-words.ts";

/** How many sockets that look alike are listed in one process before the rest is counted. */
const ALIKE = 3;

/** The sockets that are listed in full, and lines that count the others. */
export interface Folded {
  readonly listed: readonly Entry[];
  readonly counted: readonly string[];
}

/** Of the sockets that look alike the first few are listed, the others counted, but for those of several processes. */
export function foldAlike(entries: readonly Entry[], state: Picture, shared: ReadonlySet<Socket>): Folded {
  const likenesses = likenessesOf(
    entries.map(({ socket }) => socket).filter((socket) => !shared.has(socket)),
    state,
  );
  const seen = new Map<Likeness, number>();
  const listed = entries.filter(({ socket }) => {
    const likeness = likenesses.get(socket);
    if (likeness === undefined) return true;
    const count = (seen.get(likeness) ?? 0) + 1;
    seen.set(likeness, count);
    return count <= ALIKE || likeness.count <= ALIKE + 1;
  });
  const counted = [...seen]
    .filter(([likeness, count]) => count > ALIKE && likeness.count > ALIKE + 1)
    .map(([{ words }, count]) => `and ${withCommas(count - ALIKE)} more like these: ${words()}`);
  return { listed, counted };
}

interface Likeness {
  count: number;
  readonly words: () => string;
}

/** Closed sockets are alike as the archive has them, open ones by what is shown of them. */
function likenessesOf(sockets: readonly Socket[], { archive }: Picture): ReadonlyMap<Socket, Likeness> {
  const ofClosed = new Map<number, Likeness>();
  for (const [group, words] of groupWords(archive.groups.values())) {
    const likeness = { count: group.count, words: () => words };
    for (const id of group.kept) ofClosed.set(id, likeness);
  }
  const ofOpen = new Map<string, Likeness>();
  const likenesses = new Map<Socket, Likeness>();
  for (const socket of sockets) {
    const likeness = socket.closed === null ? openLikeness(socket, ofOpen) : ofClosed.get(socket.id);
    if (likeness !== undefined) likenesses.set(socket, likeness);
  }
  return likenesses;
}

function openLikeness(socket: Socket, all: Map<string, Likeness>): Likeness {
  // The flags are listed too.
  const key = [alikeKey(socket), socket.nonblock, socket.cloexec].join("\n");
  const likeness = all.get(key) ?? { count: 0, words: () => alikeWords(socket) };
  likeness.count++;
  all.set(key, likeness);
  return likeness;
}
