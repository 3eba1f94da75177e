import { withCommas } from "../../base/with-commas.ts";
import { groupBy } from "../../base/group-by.ts";
import type { Change } from "../../world/change.ts";
import { alikeKey, alikeWords } from "./alike.ts";
import type { Entries, Entry } from "./entry.ts";

type Appeared = Change & { readonly type: "appeared" };

/** So many sockets that look alike have a line each. */
const ALIKE = 3;

/**
 * What an attach found, all at once: sockets of a process that look alike (one role, kind and state, the same options)
 * are one line with their number, where the first of them stands; so is a socket that many processes share.
 */
export function foundEntries(changes: readonly Change[], entriesOf: (change: Change) => ReturnType<Entries>): Entry[] {
  const groups = groupBy(changes, likenessOf);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first?.type !== "appeared" || group.length <= ALIKE) return group.flatMap(entriesOf);
    return entriesOf(first).map((entry) => (entry.socket === null ? entry : counted(entry, first, group.length)));
  });
}

/** Changes of one likeness are counted. */
function likenessOf(change: Change): string | Change {
  if (change.type !== "appeared") return change;
  const { socket, process, known } = change;
  if (known) return [process.command, socket.id].join("\n");
  return [process.pid, alikeKey(socket)].join("\n");
}

/** `9,500 x TCP over IPv4, accepted on 0.0.0.0:80, ESTABLISHED, SO_KEEPALIVE; already open at attach` */
function counted(entry: Entry, { socket, known }: Appeared, count: number): Entry {
  if (known) {
    const text = `under ${withCommas(count)} more fds, already open at attach`;
    return { ...entry, who: "", fd: null, words: { ...entry.words, text } };
  }
  const text = `${withCommas(count)} x ${alikeWords(socket)}; already open at attach`;
  return { ...entry, socket: null, fd: null, words: { ...entry.words, text } };
}
