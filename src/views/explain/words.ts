/** `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[], last = "and"): string {
  const [final = "", ...rest] = [...words].reverse();
  return rest.length === 0 ? final : `${rest.reverse().join(", ")} ${last} ${final}`;
}

/** The first of many, and how many there are besides. */
export function shortened(words: readonly string[], most: number): string {
  if (words.length <= most + 1) return words.join(", ");
  return `${words.slice(0, most).join(", ")} and ${words.length - most} more`;
}
