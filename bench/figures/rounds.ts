import type { Series } from "./figure.ts";

/** What is measured in each round, by its name; a sample has several measures where one run shows them. */
export type Contenders<Sample> = Readonly<Record<string, () => Sample | Promise<Sample>>>;

/** The samples of each contender, in the order of the rounds. */
export class Rounds<Sample> {
  readonly #samples: ReadonlyMap<string, readonly Sample[]>;

  constructor(samples: ReadonlyMap<string, readonly Sample[]>) {
    this.#samples = samples;
  }

  get names(): readonly string[] {
    return [...this.#samples.keys()];
  }

  /** One measure of one contender. */
  series(name: string, measure: (sample: Sample) => number, as: string = name): Series {
    return { name: as, values: (this.#samples.get(name) ?? []).map(measure) };
  }
}

/**
 * Every contender once a round, one after the other, and in the next round in the opposite order: what else the machine
 * does then disturbs all of them alike.
 */
export async function inRounds<Sample>(count: number, contenders: Contenders<Sample>): Promise<Rounds<Sample>> {
  const entries = Object.entries(contenders);
  const samples = new Map<string, Sample[]>(entries.map(([name]) => [name, []]));
  for (let round = 0; round < count; round++)
    for (const [name, run] of round % 2 === 0 ? entries : entries.toReversed()) samples.get(name)?.push(await run());
  return new Rounds(samples);
}
