import { withCommas } from "../../base/with-commas.ts";
import type { Picture } from "../../world/picture.ts";
import type { Socket } from "../../world/socket.ts";
import type { Entry } from "../listing.ts";
import { alikeKey, alikeWords, placeKey } from "./alike.ts";
import { groupWords } from "./group-words.ts";

/** How many sockets that look alike are listed in one process before the rest is counted. */
const ALIKE = 3;

/** The sockets that are listed in full, and lines that count the others. */
export interface Folded {
  readonly listed: readonly Entry[];
  readonly counted: readonly string[];
}

/** Of the sockets that look alike the first few are listed, the others counted, but for those of several processes. */
export function foldAlike(
  entries: readonly Entry[],
  state: Picture,
  shared: ReadonlySet<Socket>,
  byPlace: boolean,
): Folded {
  const likenesses = likenessesOf(
    entries.map(({ socket }) => socket).filter((socket) => !shared.has(socket)),
    state,
    byPlace,
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
function likenessesOf(
  sockets: readonly Socket[],
  { archive }: Picture,
  byPlace: boolean,
): ReadonlyMap<Socket, Likeness> {
  const ofClosed = new Map<number, Likeness>();
  for (const [group, words] of groupWords(archive.groups.values())) {
    const likeness = { count: group.count, words: () => words };
    for (const id of group.kept) ofClosed.set(id, likeness);
  }
  const ofOpen = new Map<string, Likeness>();
  const ofPlaces = new Map<Likeness, Map<string, Likeness>>();
  const likenesses = new Map<Socket, Likeness>();
  for (const socket of sockets) {
    const closed = ofClosed.get(socket.id);
    const ofPlace = closed !== undefined && byPlace ? placed(closed, socket, ofPlaces) : closed;
    const likeness = socket.closed === null ? openLikeness(socket, ofOpen, byPlace) : ofPlace;
    if (likeness !== undefined) likenesses.set(socket, likeness);
  }
  return likenesses;
}

/** Those of a group that were made and set at the same places in the code; where no place is known, all of it. */
function placed(all: Likeness, socket: Socket, known: Map<Likeness, Map<string, Likeness>>): Likeness {
  const key = placeKey(socket);
  if (key === "") return all;
  const places = known.get(all) ?? new Map<string, Likeness>();
  const likeness = places.get(key) ?? { count: 0, words: all.words };
  likeness.count++;
  known.set(all, places.set(key, likeness));
  return likeness;
}

function openLikeness(socket: Socket, all: Map<string, Likeness>, byPlace: boolean): Likeness {
  // The flags are listed too.
  const key = [alikeKey(socket, byPlace), socket.nonblock, socket.cloexec].join("\n");
  const likeness = all.get(key) ?? { count: 0, words: () => alikeWords(socket) };
  likeness.count++;
  all.set(key, likeness);
  return likeness;
}
