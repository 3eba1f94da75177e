import { errnoNumbers } from "../constants/errno.ts";
import { errnos } from "./errnos.ts";
import { states } from "./states.ts";
import type { Symptom } from "./symptom.ts";
import { words } from "./words.ts";

/** All of them: errnos, states, words. */
export const symptoms: readonly Symptom[] = [...errnos, ...states, ...words];

/**
 * By its name or an alias, in any case and with - for _ (ss prints CLOSE-WAIT), or an errno by its text or its number
 * (`98`); null: there is none.
 */
export function symptomCalled(word: string): Symptom | null {
  const number = /^(?:errno )?(\d+)$/i.exec(word)?.[1];
  if (number !== undefined) return errnos.find(({ name }) => errnoNumbers[name] === Number(number)) ?? null;
  const wanted = spelt(word);
  return symptoms.find((one) => namesOf(one).some((name) => spelt(name) === wanted)) ?? null;
}

/** What it may be called by. */
export function namesOf({ name, aliases, kind, title }: Symptom): readonly string[] {
  return [name, ...aliases, ...(kind === "errno" ? [title] : [])];
}

function spelt(word: string): string {
  return word.toUpperCase().replace(/[-\s]+/g, "_");
}
