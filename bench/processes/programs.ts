/** A socktrace to measure: this one, and with --beside another that was built. */
export interface Socktrace {
  /** As figures call it. */
  readonly name: string;
  readonly command: readonly string[];
}

export function socktraces(beside: string | null): readonly Socktrace[] {
  const own = { name: "socktrace", command: [process.execPath, "bin/socktrace.js"] };
  if (beside === null) return [own];
  return [own, { name: `${beside}: socktrace`, command: [process.execPath, `${beside}/bin/socktrace.js`] }];
}
