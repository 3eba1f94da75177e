import type { Bytes } from "../base/brands.ts";
import type { SocketKind } from "../events/event.ts";
import type { MissingOption } from "../events/snapshot.ts";
import { applies } from "../linux/applies.ts";
import { allOptions, optionReporting } from "../linux/catalogue.ts";
import { levelNumber } from "../linux/levels.ts";
import type { SocketOption } from "../linux/option.ts";
import type { SocketFact } from "../linux/traits.ts";
import { whyNeverRead } from "./allow.ts";
import { OFFERED, readOption } from "./ffi/socket.ts";

/** What getsockopt takes for an option: two numbers, and the length that it is offered. */
export interface Question {
  readonly level: number;
  readonly number: number;
  readonly length: number;
}

/** What is asked of each socket of one kind. */
export interface Plan {
  readonly ask: readonly SocketOption[];
  /** For each of `ask`. */
  readonly questions: readonly Question[];
  /** For each the answer, where the kind of socket settles it, so that it need not be asked again. */
  readonly given: readonly (Bytes | undefined)[];
  /** Where in `ask` the option is that reports a fact. */
  readonly at: ReadonlyMap<SocketFact, number>;
  /** What is never asked, with the reason. */
  readonly leave: readonly MissingOption[];
}

/** In the order of the plan: the value's bytes, or -errno. */
export type OptionAnswers = readonly (Bytes | number)[];

/** All options of the catalogue that sockets of this kind have. `given` are facts that all of them report alike. */
export function planFor(kind: SocketKind, given: Partial<Readonly<Record<SocketFact, Bytes>>>): Plan {
  const { ask, leave } = divide(allOptions().filter((option) => hasOption(kind, option)));
  return {
    ask,
    leave,
    questions: ask.map(questionOf),
    given: ask.map(({ reports }) => (reports === undefined ? undefined : given[reports])),
    at: placesOf(ask),
  };
}

/** Of a plan what shows whether the socket listens, its namespace and its memory: what each socket is asked in any case. */
export function factsOf({ ask, questions, given, at }: Plan): Plan {
  const places = facts.flatMap((fact) => at.get(fact) ?? []);
  const of = <Item>(items: readonly Item[]): readonly Item[] => items.filter((_, place) => places.includes(place));
  const kept = of(ask);
  return { ask: kept, questions: of(questions), given: of(given), at: placesOf(kept), leave: [] };
}

const facts: readonly SocketFact[] = ["listening", "network-namespace", "memory"];

function placesOf(ask: readonly SocketOption[]): Plan["at"] {
  return new Map(ask.flatMap(({ reports }, at) => (reports === undefined ? [] : [[reports, at] as const])));
}

/** Asks the socket behind `fd` (ours, or a duplicate). */
export function readOptions(fd: number, { questions, given }: Plan): OptionAnswers {
  const answers: (Bytes | number)[] = [];
  // A hundred a socket: a plain loop takes a tenth of the time of map().
  for (let at = 0; at < questions.length; at++) {
    const question = questions[at];
    if (question !== undefined)
      answers.push(given[at] ?? readOption(fd, question.level, question.number, question.length));
  }
  return answers;
}

/** What getsockopt takes, to ask for a fact on its own. */
export function getsockoptOf(fact: SocketFact): Question {
  return questionOf(optionReporting(fact));
}

function questionOf({ level, number, onlyLength }: SocketOption): Question {
  return { level: levelNumber(level) ?? -1, number, length: onlyLength ?? OFFERED };
}

/** The bytes of the option that reports a fact; null: it was not asked, or refused. */
export function reported(fact: SocketFact, answers: OptionAnswers, { at }: Plan): Bytes | null {
  const answer = answers[at.get(fact) ?? -1];
  return typeof answer === "string" ? answer : null;
}

/**
 * Whether sockets of this kind know the option at all, and it is one to be asked with the others: TCP_INFO is read on
 * its own, it is a hundred values, and not what a program sets.
 */
export function hasOption(kind: SocketKind, option: SocketOption): boolean {
  return option.reports !== "connection" && applies(option, kind);
}

function divide(options: readonly SocketOption[]): Pick<Plan, "ask" | "leave"> {
  const ask: SocketOption[] = [];
  const leave: MissingOption[] = [];
  for (const option of options) {
    const level = levelNumber(option.level);
    const why = whyNeverRead(option);
    if (level !== null && why === null) ask.push(option);
    // An option that can only be set has no value that could be missing.
    else if (option.access === "r" || option.access === "rw")
      leave.push({ level: option.level, name: option.name, why: `not read: ${why ?? "unknown level"}` });
  }
  return { ask, leave };
}
