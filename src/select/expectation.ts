import { printable } from "../base/bytes.ts";
import { showValue } from "../linux/show.ts";
import type { Picture } from "../world/picture.ts";
import type { Socket } from "../world/socket.ts";
import { addressMatches, resolveAddress, type Names } from "./address.ts";
import { optionMatches } from "./option.ts";
import { isSelectionFault, parseSelection, selectionFault, type SelectionFault } from "./parse.ts";
import { rolesOf } from "./role.ts";
import { subjectOfSocket, type Subject } from "./subject.ts";
import type { OptionSpec, TargetSpec, UnixSpec } from "./syntax.ts";
import { optionsCalled } from "./words.ts";

/** What --expect asks of some sockets. */
export interface Expectation {
  /** As it was written: `listener tcp:5000: SO_REUSEADDR`. */
  readonly text: string;
  readonly role: TargetSpec["role"];
  readonly isMeant: (subject: Subject) => boolean;
  /** Null: that there is such a socket. */
  readonly option: OptionSpec | null;
}

export interface Verdict {
  readonly text: string;
  /** What is wrong; null: it holds. */
  readonly wrong: string | null;
}

/** `listener tcp:5000` and `SO_REUSEADDR`, `!TCP_NODELAY`: an expectation for each option; one where there is none. */
export function makeExpectations(
  target: string,
  options: readonly string[],
  names: Names,
): readonly Expectation[] | SelectionFault {
  const spec = parseSelection("Target", target);
  if (isSelectionFault(spec)) return spec;
  const isMeant = sameSockets(target, spec, names);
  if (typeof isMeant !== "function") return isMeant;
  const made: Expectation[] = [];
  for (const text of options) {
    const option = parseSelection("Option", text);
    if (isSelectionFault(option)) return option;
    made.push({ text: `${target}: ${text}`, role: spec.role, isMeant, option });
  }
  return made.length === 0 ? [{ text: target, role: spec.role, isMeant, option: null }] : made;
}

/** What became of them. Sockets that are gone count with what held at their end. */
export function judge(expectations: readonly Expectation[], picture: Picture): readonly Verdict[] {
  const sockets = [...picture.archive.closed.values(), ...picture.sockets.values()];
  const roles = rolesOf(sockets);
  return expectations.map(({ text, role, isMeant, option }) => {
    const meant = sockets
      .filter((socket) => role === "socket" || roles.get(socket) === role)
      .map((socket) => ({ socket, subject: subjectOfSocket(socket, picture.sysctls) }))
      .filter(({ subject }) => isMeant(subject));
    if (meant.length === 0) return { text, wrong: "no such socket" };
    if (option === null) return { text, wrong: null };
    const wrong = meant.filter(({ subject }) => !optionMatches(option, subject));
    return { text, wrong: wrong.length === 0 ? null : wrongText(option, wrong, meant.length) };
  });
}

/** `#3: TCP_NODELAY is off (default); so on 2 of 5 sockets` */
function wrongText(
  option: OptionSpec,
  wrong: readonly { readonly socket: Socket; readonly subject: Subject }[],
  all: number,
): string {
  const [first] = wrong;
  const told = first === undefined ? "" : `#${first.socket.id}: ${heldText(option, first.subject)}`;
  return all === 1 ? told : `${told}; wrong on ${wrong.length} of ${all} sockets`;
}

function heldText({ name }: OptionSpec, subject: Subject): string {
  for (const option of optionsCalled(name)) {
    const held = subject.option(option);
    if (held !== null)
      return `${name} is ${held.value === null ? "unknown" : showValue(option, held.value)} (${held.origin})`;
  }
  return `${name} is unknown`;
}

function sameSockets(text: string, { sockets }: TargetSpec, names: Names): Expectation["isMeant"] | SelectionFault {
  if (sockets === null) return () => true;
  if ("type" in sockets) return (subject) => unixMatches(sockets, subject);
  const test = resolveAddress(sockets, names);
  if ("type" in test) return selectionFault("Target", text, null, `unknown ${test.what} ${test.name}`);
  return (subject) => addressMatches(test, subject);
}

function unixMatches({ path }: UnixSpec, { kind, local, peer }: Subject): boolean {
  if (kind.family !== "AF_UNIX") return false;
  if (path === null) return true;
  return [local, peer].some(
    (end) =>
      (end?.type === "unix-path" && printable(end.path) === path) ||
      (end?.type === "unix-abstract" && `@${printable(end.name)}` === path),
  );
}
