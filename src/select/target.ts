import { printable } from "../base/bytes.ts";
import { addressMatches, resolveAddress, type Names } from "./address.ts";
import type { Candidate } from "./candidates.ts";
import { isSelectionFault, parseSelection, selectionFault, type SelectionFault } from "./parse.ts";
import type { Subject } from "./subject.ts";
import type { TargetSpec, UnixSpec } from "./syntax.ts";

/**
 * Whether a socket is one of those that `listener tcp:5000` means. `perhaps`: nobody saw whether it was accepted or
 * connected, and it is one of the two.
 */
export type Target = (candidate: Candidate) => Fit;

export type Fit = "yes" | "no" | "perhaps";

/** `listener tcp:5000`: whether a candidate is selected; so is one of which it is unknown whether it was accepted or connected. */
export function makeTarget(text: string, names: Names): ((candidate: Candidate) => boolean) | SelectionFault {
  const spec = parseSelection("Target", text);
  if (isSelectionFault(spec)) return spec;
  const target = resolveTarget(text, spec, names);
  return typeof target === "function" ? (candidate) => target(candidate) !== "no" : target;
}

/** The test of a target that was parsed. `text`: what it was parsed from, for the message about an unknown service. */
export function resolveTarget(text: string, { role, sockets }: TargetSpec, names: Names): Target | SelectionFault {
  const isWanted = sameSockets(text, sockets, names);
  if (typeof isWanted !== "function") return isWanted;
  return (candidate) => {
    const fit = fitsRole(candidate, role);
    return fit !== "no" && isWanted(candidate.subject) ? fit : "no";
  };
}

function fitsRole({ role }: Candidate, wanted: TargetSpec["role"]): Fit {
  if (wanted === "socket") return "yes";
  if (role === "connection") return wanted === "accepted" || wanted === "connected" ? "perhaps" : "no";
  return role === wanted ? "yes" : "no";
}

function sameSockets(
  text: string,
  sockets: TargetSpec["sockets"],
  names: Names,
): ((subject: Subject) => boolean) | SelectionFault {
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
