/** What the catalogue says beyond its one sentence, for the options that programs really use. In our own words. */
export interface Help {
  /** What happens on the wire or in the kernel. */
  readonly what: string;
  /** When to use it. */
  readonly when: string;
  /** What goes wrong with it. */
  readonly traps: string;
  /** Related options, by name. */
  readonly see: readonly string[];
}
