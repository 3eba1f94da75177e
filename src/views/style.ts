/** Colours by meaning: each is named after what a text is, not how it looks. */
export interface Style {
  readonly heading: Paint;
  /** A state or value that the program caused. */
  readonly set: Paint;
  readonly failure: Paint;
  /** Something unknown, or of less interest. */
  readonly faint: Paint;
}

type Paint = (text: string) => string;

const unchanged: Paint = (text) => text;

export const plain: Style = { heading: unchanged, set: unchanged, failure: unchanged, faint: unchanged };

export const coloured: Style = {
  heading: sgr(1),
  set: sgr(32),
  failure: sgr(31),
  faint: sgr(2),
};

/** ECMA-48's "select graphic rendition". */
function sgr(code: number): Paint {
  return (text) => (text === "" ? "" : `\x1b[${code}m${text}\x1b[0m`);
}
