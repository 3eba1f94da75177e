/** A word of the filter. */
export interface Token {
  readonly text: string;
  /** It begins with a quote: `'-x'` is a text, and no option. */
  readonly isQuoted: boolean;
}

/** Words, where quotes keep blanks: `--opt 'SO_RCVBUF < 65536'`. */
export function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(/(?:'[^']*'?|"[^"]*"?|[^\s'"])+/g), ([token]) => ({
    text: token.replace(/'([^']*)'?|"([^"]*)"?/g, (_all, one?: string, two?: string) => one ?? two ?? ""),
    isQuoted: /^['"]/.test(token),
  }));
}
