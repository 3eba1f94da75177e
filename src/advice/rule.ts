import type { Case } from "./case.ts";
import type { Evidence, Level } from "./advice.ts";

/** A rule: when it speaks, and the page that explains it. */
export interface Rule {
  /** A contract: scripts use it. `reuse-after-bind` */
  readonly id: string;
  /** The worst level that it gives. */
  readonly level: Level;
  /** It is about many sockets: fewer than these that are alike are not reported. Left out: one is enough. */
  readonly least?: number;
  /** It is about what happened to one socket, and says nothing of others of the same profile, which are only counted. */
  readonly ofOne?: true;
  /** It rests on a call that was seen, and on what is in force: that other calls may have been lost does not matter. */
  readonly despiteLoss?: true;
  /** One line: what is wrong. */
  readonly title: string;
  /** Why that hurts, with what was measured. */
  readonly why: string;
  /** What to do instead. */
  readonly instead: string;
  /** A few lines of C: what gives the advice, and what does not. */
  readonly bad: string;
  readonly good: string;
  /** The options that it is about, by name. */
  readonly options: readonly string[];
  /** What is wrong with a socket, one finding or several; null: nothing, or what decides it is unknown. */
  readonly check: (one: Case) => Finding | readonly Finding[] | null;
}

export interface Finding {
  /** Left out: the rule's. */
  readonly level?: Level;
  readonly text: string;
  readonly fix: string;
  readonly evidence: readonly Evidence[];
}
