/** The words as a line to type: those that mean something to a shell are quoted. `--internet=X` is `-i X` again (splitArgv). */
export function asTyped(words: readonly string[]): string {
  return words
    .flatMap((word) => {
      const [, spec] = /^--internet=(.*)$/s.exec(word) ?? [];
      return spec === undefined ? [word] : spec === "" ? ["-i"] : ["-i", spec];
    })
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
}
