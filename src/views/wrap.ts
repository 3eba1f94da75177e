/**
 * Text in lines of at most `width` columns: the first begins with `first`, the others with `rest`. A word that is
 * longer than a line gets a line of its own and is not cut. One char counts as one column: ours is plain English.
 */
export function wrap(text: string, width: number, first = "", rest: string = first): string {
  let lines = "";
  let line = first;
  let isEmpty = true;
  for (const word of text.split(" ")) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines += `${line.trimEnd()}\n`;
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return `${lines}${line.trimEnd()}\n`;
}
