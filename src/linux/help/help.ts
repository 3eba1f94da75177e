/** What the catalogue says beyond its one sentence, for the options that programs really use. In our own words. */
export interface Help {
  /** What happens on the wire or in the kernel. */
  readonly what: string;
  /** When to use it. */
  readonly when: string;
  /** What goes wrong with it. */
  readonly traps: string;
  /** One or two lines of C, or of shell (`$ ip rule ...`), of at most 72 columns; left out where the text says it all. */
  readonly example?: readonly string[];
  /** Related options, by name. */
  readonly see: readonly string[];
}
