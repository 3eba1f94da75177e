/** What a page needs of the system: its script and style, and how data is packed. */
export interface PageParts {
  readonly script: string;
  readonly style: string;
  /** As CSP has them: `sha256-...`. */
  readonly scriptHash: string;
  readonly styleHash: string;
  /** Text compressed (raw DEFLATE), in base64. */
  readonly pack: (text: string) => string;
  /** The running kernel. */
  readonly kernel: string;
}

/** Where no page is made. */
export function noPage(): PageParts {
  throw new Error("a view that makes a page needs its parts");
}
