/** One figure of a benchmark: the median of its rounds and their range, and the same of its ratio to what stands beside it. */
export interface Figure {
  readonly name: string;
  /** `us an event`, `lines/s`. */
  readonly unit: string;
  readonly rounds: number;
  readonly value: Spread;
  /** Null: this is what others are compared with. */
  readonly ratio: Ratio | null;
}

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export interface Ratio extends Spread {
  /** The name of the figure that is 1. */
  readonly of: string;
}

/** The values of one thing, one for each round. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** What was measured in one go: a table with a title. */
export interface Group {
  readonly title: string;
  readonly figures: readonly Figure[];
}

/** `beside`: what it is compared with, round by round, since what else the machine does comes and goes. */
export function figure({ name, values }: Series, unit: string, beside: Series | null = null): Figure {
  const ratio = beside === null ? null : { of: beside.name, ...spread(ratios(values, beside.values)) };
  return { name, unit, rounds: values.length, value: spread(values), ratio };
}

function ratios(values: readonly number[], others: readonly number[]): readonly number[] {
  return values.map((value, round) => value / (others[round] ?? NaN));
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((left, right) => left - right);
  const [least = NaN, most = NaN] = [sorted[0], sorted.at(-1)];
  return { median: sorted[sorted.length >> 1] ?? NaN, least, most };
}
