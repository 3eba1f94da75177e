import type { Socket } from "../world/socket.ts";
import { levels, nothingAccepted, type Accepts, type Advice, type Level } from "./advice.ts";
import { Around, type Judged } from "./around.ts";
import { Case } from "./case.ts";
import type { Finding, Rule } from "./rule.ts";
import { rules } from "./rules.ts";

/** Of so many sockets the ids are given, unless more are asked for. */
export const EXAMPLES = 3;

/**
 * All advice on what is in the picture, worst first. Sockets that are open and closed ones that are kept are judged one by
 * one; of those that were only counted the one that stands for all that are alike. So it costs nothing while the trace
 * goes on, and no memory. `most`: of how many sockets a piece has the ids.
 */
export function judge(picture: Judged, accepts: Accepts = nothingAccepted, most: number = EXAMPLES): readonly Advice[] {
  const pieces = new Pieces(most);
  const around = new Around(picture);
  const mayLackCalls = ({ gap }: Socket): boolean => picture.lost > 0 || gap !== null;
  const look = (socket: Socket, count: number, applied = rules): void => {
    const one = new Case(socket, picture.sysctls, around);
    for (const rule of applied) {
      const found = mayLackCalls(socket) ? checkAfterLoss(rule, one, picture.lost) : rule.check(one);
      if (found === null) continue;
      const findings = "text" in found ? [found] : found;
      for (const finding of findings) pieces.add(rule, finding, socket, count, accepts(rule.id, socket));
    }
  };
  for (const socket of picture.sockets.values()) look(socket, 1);
  for (const { sample, count, kept } of picture.archive.groups.values()) {
    for (const id of kept) {
      const socket = picture.archive.closed.get(id);
      if (socket !== undefined) look(socket, 1);
    }
    // After a loss nobody knows which of them it concerns.
    if (sample !== null && count > kept.length && picture.lost === 0) look(sample, count - kept.length, ofProfiles);
  }
  for (const socket of picture.misuses.keys())
    if (!picture.sockets.has(socket.id) && !picture.archive.closed.has(socket.id)) look(socket, 1, ofOne);
  return pieces.sorted();
}

/**
 * Calls are missing: what rests on calls that are not there is not reported, of this socket or, where events were lost, of
 * others.
 */
function checkAfterLoss(rule: Rule, one: Case, lost: number): ReturnType<Rule["check"]> {
  const { gap } = one.socket;
  if (gap !== null && !(rule.despiteLoss === true && gap.isRead)) return null;
  one.around.takeAsked();
  const found = rule.check(one);
  return one.around.takeAsked() && lost > 0 ? null : found;
}

const ofOne = rules.filter(({ ofOne }) => ofOne === true);
const ofProfiles = rules.filter(({ ofOne }) => ofOne !== true);

/** The advice of a level or worse that counts. */
export function countingFrom(advice: readonly Advice[], least: Level): readonly Advice[] {
  return advice.filter(({ level, accepted }) => accepted === null && isAtLeast(level, least));
}

/** How many pieces of each level there are. */
export function countByLevel(advice: readonly Advice[]): Readonly<Record<Level, number>> {
  const of = (level: Level): number => advice.filter((one) => one.level === level).length;
  return { error: of("error"), warning: of("warning"), note: of("note") };
}

/** Whether a level is as bad as another, or worse. */
export function isAtLeast(level: Level, least: Level): boolean {
  return levels.indexOf(level) <= levels.indexOf(least);
}

/** The same finding on many sockets is one piece. */
class Pieces {
  private readonly most: number;
  private readonly found = new Map<string, Piece>();

  constructor(most: number) {
    this.most = most;
  }

  add(
    { id, level: worst, least = 1 }: Rule,
    finding: Finding,
    socket: Socket,
    count: number,
    accepted: string | null,
  ): void {
    const { level = worst, text, fix, evidence } = finding;
    const key = `${id} ${level} ${accepted ?? ""} ${text}`;
    const found = this.found.get(key) ?? {
      id,
      level,
      text,
      accepted,
      least,
      fix,
      evidence,
      count: 0,
      ids: new Set(),
      first: socket.id,
    };
    this.found.set(key, found);
    found.count += count;
    found.fix = fix;
    if (socket.id <= found.first) [found.first, found.evidence] = [socket.id, evidence];
    found.ids.add(socket.id);
    if (found.ids.size > this.most) found.ids.delete(Math.max(...found.ids));
  }

  sorted(): readonly Advice[] {
    return [...this.found.values()]
      .filter(({ least, count }) => count >= least)
      .map(adviceOf)
      .sort((left, right) => levels.indexOf(left.level) - levels.indexOf(right.level) || right.count - left.count);
  }
}

interface Piece extends Pick<Advice, "id" | "level" | "text" | "accepted"> {
  readonly least: number;
  readonly ids: Set<number>;
  count: number;
  fix: string;
  /** The one with the lowest id, and what was seen of it. */
  first: number;
  evidence: Advice["evidence"];
}

function adviceOf({ id, level, text, fix, count, ids, evidence, accepted }: Piece): Advice {
  return { id, level, text, fix, count, sockets: [...ids].sort((left, right) => left - right), evidence, accepted };
}
