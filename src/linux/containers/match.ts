import { keyOf, type Container } from "./container.ts";

/** What a word of --container names. */
export interface Wanted {
  readonly word: string;
  /** Those of the containers at hand that it names: none, one, or several that are called alike. */
  readonly found: readonly Container[];
  /** Whether it names that container, also one that comes later. */
  readonly names: (container: Container) => boolean;
}

/**
 * As docker looks one up: a whole id, a name, then the beginning of an id; the first of these that fits any counts. Of
 * Kubernetes a name is also `POD/NAME` and `NAMESPACE/POD/NAME`.
 */
export function wantedBy(word: string, containers: readonly Container[]): Wanted {
  const asked = tests.map((test) => (container: Container) => test(container, word));
  for (const names of asked) {
    const found = containers.filter(names);
    if (found.length > 0) return { word, found: eachOnce(found), names };
  }
  return { word, found: [], names: (container) => asked.some((names) => names(container)) };
}

export function eachOnce(containers: readonly Container[]): readonly Container[] {
  return [...new Map(containers.map((one) => [keyOf(one), one])).values()];
}

const tests: readonly ((container: Container, word: string) => boolean)[] = [
  ({ id }, word) => id === word,
  ({ name, pod }, word) => name !== null && namesOf(name, pod).includes(word),
  ({ id }, word) => word !== "" && id?.startsWith(word) === true,
];

function namesOf(name: string, pod: Container["pod"]): readonly string[] {
  if (pod === null || pod.name === null) return [name];
  const ofPod = `${pod.name}/${name}`;
  return [name, ofPod, `${pod.namespace ?? "?"}/${ofPod}`];
}
