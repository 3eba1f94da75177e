import { groupBy } from "../../base/group-by.ts";
import { shownName } from "../../linux/option-name.ts";
import type { Group } from "../../world/archive.ts";
import { optionsNow } from "../../world/moved.ts";
import type { Socket } from "../../world/socket.ts";
import { faultsOf } from "../../world/traffic.ts";
import { kindName, roleText, valueText } from "../names.ts";
import { stateLine } from "./state.ts";

/**
 * What counted sockets have in common: `accepted on 0.0.0.0:8099, no option set`. Where several groups would read alike, with
 * that in which they differ: `..., state when closed: CLOSE_WAIT`.
 */
export function groupWords(groups: Iterable<Group>): ReadonlyMap<Group, string> {
  const alike = groupBy(groups, wordsOf);
  return new Map(
    [...alike].flatMap(([words, members]) =>
      members.map((group) => [group, [words, ...differences(group, members)].join(", ")] as const),
    ),
  );
}

function wordsOf({ sample, role }: Group): string {
  if (sample === null) return "other sockets, of various kinds";
  const options = optionsNow(sample).map((option) => `${shownName(option)} ${valueText(option, option.value)}`);
  return `${roleText(role ?? "?")}, ${options.length === 0 ? "no option set" : options.join(", ")}`;
}

/** What else sockets are counted apart by (world/profile.ts). */
const aspects: readonly ((sample: Socket) => string)[] = [
  ({ kind }) => kindName(kind),
  (sample) => stateLine(sample, (text) => text),
  ({ failed }) =>
    `failed: ${[...failed.values()].map(({ call, errno }) => `${call} ${errno}`).join(", ") || "nothing"}`,
  (sample) =>
    optionsNow(sample)
      .map((option) => `${shownName(option)} ${option.origin}`)
      .join(", "),
  ({ traffic }) => `data: ${faultsOf(traffic) || "as it should be"}`,
];

function differences({ sample }: Group, members: readonly Group[]): readonly string[] {
  if (sample === null || members.length === 1) return [];
  return aspects
    .filter((aspect) => new Set(members.map((other) => other.sample && aspect(other.sample))).size > 1)
    .map((aspect) => aspect(sample));
}
