/** Colour with meaning: each name is what a text is, not how it looks. */
export interface Style {
  readonly heading: Paint;
  /** A state or value that a program brought about. */
  readonly set: Paint;
  readonly failure: Paint;
  /** What is not known, or came from elsewhere. */
  readonly faint: Paint;
}

type Paint = (text: string) => string;

const plainly: Paint = (text) => text;

export const plain: Style = { heading: plainly, set: plainly, failure: plainly, faint: plainly };

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
