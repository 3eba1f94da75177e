import { printable } from "../base/bytes.ts";
import { showValue } from "../linux/show.ts";
import { addressMatches, resolveAddress, type Names } from "./address.ts";
import type { Candidate } from "./candidates.ts";
import { optionMatches } from "./option.ts";
import { isSelectionFault, parseSelection, selectionFault, type SelectionFault } from "./parse.ts";
import type { Subject } from "./subject.ts";
import type { OptionSpec, TargetSpec, UnixSpec } from "./syntax.ts";
import { optionsCalled } from "../linux/catalogue.ts";

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

/** `listener tcp:5000`: whether a candidate is selected; so is one of which it is unknown whether it was accepted or connected. */
export function makeTarget(text: string, names: Names): ((candidate: Candidate) => boolean) | SelectionFault {
  const spec = parseSelection("Target", text);
  if (isSelectionFault(spec)) return spec;
  const isMeant = sameSockets(text, spec, names);
  if (typeof isMeant !== "function") return isMeant;
  return (candidate) => fitsRole(candidate, spec.role) !== "no" && isMeant(candidate.subject);
}

/**
 * What became of them. A connection of which nobody saw whether it was accepted or connected counts as both where an
 * option is asked for, so that none passes unseen; that there is such a socket it does not prove.
 */
export function judge(expectations: readonly Expectation[], candidates: readonly Candidate[]): readonly Verdict[] {
  return expectations.map(({ text, role, isMeant, option }) => {
    const selected = candidates.flatMap((candidate): readonly Selected[] => {
      const fits = fitsRole(candidate, role);
      return fits !== "no" && isMeant(candidate.subject) ? [{ ...candidate, fits }] : [];
    });
    const [first] = selected;
    if (first === undefined) return { text, wrong: "no such socket" };
    if (option === null) return { text, wrong: selected.some(({ fits }) => fits === "yes") ? null : unsureText(first) };
    const wrong = selected.filter(({ subject }) => !optionMatches(option, subject));
    return { text, wrong: wrong.length === 0 ? null : wrongText(option, wrong, selected.length) };
  });
}

interface Selected extends Candidate {
  readonly fits: "yes" | "perhaps";
}

function fitsRole({ role }: Candidate, wanted: Expectation["role"]): "yes" | "no" | "perhaps" {
  if (wanted === "socket") return "yes";
  if (role === "connection") return wanted === "accepted" || wanted === "connected" ? "perhaps" : "no";
  return role === wanted ? "yes" : "no";
}

function unsureText({ name, isOfTrace }: Candidate): string {
  const why = isOfTrace ? `${name} was opened before the trace, so` : `of ${name} no call was seen, so`;
  return `${why} whether it was accepted or connected is unknown`;
}

/** `#3: TCP_NODELAY is off (default); wrong on 2 of 5 sockets` */
function wrongText(option: OptionSpec, wrong: readonly Selected[], all: number): string {
  const [first] = wrong;
  if (first === undefined) return "";
  const unsure = first.fits === "perhaps" ? `; ${unsureText(first)}` : "";
  const count = all === 1 ? "" : `; wrong on ${wrong.length} of ${all} sockets`;
  return `${first.name}: ${heldText(option, first.subject)}${unsure}${count}`;
}

function heldText({ name }: OptionSpec, subject: Subject): string {
  for (const option of optionsCalled(name)) {
    const inForce = subject.option(option);
    if (inForce !== null)
      return `${name} is ${inForce.value === null ? "unknown" : showValue(option, inForce.value)} (${inForce.origin})`;
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
