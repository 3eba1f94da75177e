import type { Look } from "../../events/snapshot.ts";
import type { Picture } from "../../world/picture.ts";
import { ChangeLog } from "../html/blocks.ts";
import { reportPage } from "../html/report.ts";
import type { ViewOptions } from "../view.ts";
import { expectationJson } from "../json/expectations.ts";
import { lookDocument } from "./json.ts";
import type { Checked } from "./view.ts";

/** `--format html` of pfiles and ls: the page of a trace, without a past. */
export function htmlOfLook(
  look: Look,
  options: ViewOptions,
  picture: Picture | null,
  { verdicts }: Checked = {},
): readonly string[] {
  const parts = options.page();
  const extra = {
    report: "snapshot",
    version: options.version(),
    kernel: parts.kernel,
    logs: [],
    unset: [],
    log: new ChangeLog(() => parts.pack),
  } as const;
  const document = lookDocument(look, options, picture, Infinity);
  const expectations = verdicts === undefined ? {} : { expectations: verdicts.map(expectationJson) };
  return [reportPage({ ...document, ...expectations }, extra, parts)];
}
