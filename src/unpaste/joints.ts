/** How lines were broken: anywhere, nothing lost (a terminal, fold); at blanks, each break taking one (a mail program). */
export interface Break {
  readonly loses: "nothing" | "a blank";
  /** No line is longer, but for its last part. */
  readonly width: number;
}

/** Numbers before the parts may differ by a digit or two. */
export const SLACK = 2;

/** Inside of an address: no blank is in it. */
const IN_ADDRESS = /inet_(?:addr\(|pton\(AF_INET6, )"[^"]*$/;
/** Inside of a path: it may have blanks. */
const IN_PATH = /\b(?:sun_)?path=@?"(?:[^"\\]|\\.)*$/;

/**
 * How two parts of a line may have been one, the likely way first; none where that would be a guess that changes an address.
 * strace's own text shows at most places whether a blank was lost. `width`: that of the first part in the file.
 */
export function joints(before: string, after: string, width: number, how: Break): readonly string[] {
  const plain = before + after;
  const spaced = `${before} ${after}`;
  const losesBlank = how.loses === "a blank" && !before.endsWith(" ");
  if (endsInString(before)) return inString(before, losesBlank && !isInWord(before, after, width, how), plain, spaced);
  if (before.endsWith(",")) return [after.startsWith(" ") ? plain : spaced];
  if (before.endsWith(" ") || after.startsWith(" ")) return losesBlank ? [spaced, plain] : [plain];
  if (/[([{|]$|[^ =]=$/.test(before) || /^[,)\]}|]/.test(after)) return [plain];
  const isSpacedFirst = losesBlank && !/[A-Za-z]-$/.test(before) && !isInWord(before, after, width, how);
  return isSpacedFirst ? [spaced, plain] : [plain, spaced];
}

function inString(before: string, losesBlank: boolean, plain: string, spaced: string): readonly string[] {
  if (!losesBlank || IN_ADDRESS.test(before)) return [plain];
  return IN_PATH.test(before) ? [] : [spaced];
}

/** A break inside a word that is longer than a line took nothing away. */
function isInWord(before: string, after: string, width: number, how: Break): boolean {
  if (Math.abs(width - how.width) > SLACK) return false;
  const word = before.length - lastWord(before) + (/^\S*/.exec(after)?.[0].length ?? 0);
  return word > how.width;
}

/** Where the last word begins. The pattern /\S*$/ would be tried at each place of the text. */
function lastWord(text: string): number {
  let at = text.length;
  while (at > 0 && !/\s/.test(text.charAt(at - 1))) at--;
  return at;
}

/** Whether a text ends inside of a string. */
export function endsInString(text: string): boolean {
  return text.replace(/"(?:[^"\\]|\\.)*"/g, "").includes('"');
}
