import type { Selection } from "../../select/selection.ts";
import { fault, isFault, type Fault } from "../../base/fault.ts";
import { compare, type Compared } from "../../views/diff/compare.ts";
import { diffJson } from "../../views/diff/json.ts";
import { readSide, type Side, type SideSocket } from "../../views/diff/side.ts";
import { diffPage } from "../../views/html/diff.ts";
import { diffText } from "../../views/diff/text.ts";
import { styleFor, type When } from "../terminal/colour.ts";
import { ownVersion } from "../args/own-version.ts";
import { formatOf } from "../args/format.ts";
import { pageParts } from "../session/page-parts.ts";
import { loadDocument } from "../session/load-document.ts";
import { openFile, overwrites } from "../terminal/target.ts";
import { subjectOfSide } from "../snapshot/side-subject.ts";
import { showWait } from "../terminal/progress.ts";
import { writeText } from "../terminal/write-text.ts";

const STDOUT = 1;
/** Of diff and of expectations: what was compared differs; it could not be compared. */
export const DIFFERENT = 1;
export const TROUBLE = 2;

export interface DiffFlags {
  readonly format: string;
  readonly json?: true;
  readonly output?: string;
  readonly color: When;
  readonly counts?: true;
}

/** `socktrace diff A B`: 0 no difference, 1 differences, 2 trouble. */
export async function diffCommand(
  names: readonly [a: string, b: string],
  flags: DiffFlags,
  selection: Selection,
): Promise<Fault | number> {
  const isRead = flags.output === undefined ? null : overwrites(flags.output, names);
  if (isRead !== null) return isRead;
  const a = await loadSide(names[0], selection);
  if (isFault(a)) return a;
  const b = await loadSide(names[1], selection);
  if (isFault(b)) return b;
  const target = flags.output === undefined ? STDOUT : openFile(flags.output);
  if (typeof target !== "number") return target;
  const compared = compare(a, b, flags.counts === true);
  const differences = compared.map(({ difference }) => difference);
  const format = formatOf(flags);
  const show = Object.hasOwn(formats, format) ? formats[format] : undefined;
  const text = show?.(a, b, compared) ?? diffText(a, b, differences, styleFor(flags.color, target));
  const problem = await writeText(target, text, flags.output ?? "the output");
  return problem ?? (differences.length === 0 ? 0 : DIFFERENT);
}

/** Those that need no colours. */
const formats: Readonly<Record<string, (a: Side, b: Side, compared: readonly Compared[]) => string>> = {
  json: (a, b, compared) =>
    diffJson(
      a,
      b,
      compared.map(({ difference }) => difference),
    ),
  html: (a, b, compared) => diffPage(a, b, compared, ownVersion(), pageParts()),
};

/** Whatever keeps us from comparing is trouble, of the one exit code that diff has for it. */
async function loadSide(name: string, selection: Selection): Promise<Side | Fault> {
  const hide = showWait({ words: `reading ${name}`, quiet: true });
  const document = await loadDocument(name);
  await hide();
  if (isFault(document)) return { ...document, exit: TROUBLE };
  const side = readSide(name, document.data);
  if (side === null) return fault(`${name}: JSON, but not a socktrace summary (make one with --format json)`, TROUBLE);
  const isWanted = (socket: SideSocket): boolean =>
    selection.process(socket.command) && selection.socket(subjectOfSide(socket));
  return selection.narrows ? { ...side, sockets: side.sockets.filter(isWanted) } : side;
}
