import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fault, isFault, type Fault } from "../../base/fault.ts";
import { toSystem } from "../../sources/system-text.ts";
import { ChangeLog } from "../../views/html/blocks.ts";
import { reportPage, type Document } from "../../views/html/report.ts";
import { SavedRecords, savedDocument } from "../../views/html/saved.ts";
import type { OutputFlags } from "../args/flags.ts";
import { ownVersion } from "../args/own-version.ts";
import { showWait } from "../terminal/progress.ts";
import { openFile, overwrites } from "../terminal/target.ts";
import { writeText } from "../terminal/write-text.ts";
import { pageParts } from "./page-parts.ts";

const STDOUT = 1;

/** `read --format html` of what --format ndjson or json has saved: the page that the trace itself would have made. */
export async function savedReport(name: string, flags: OutputFlags): Promise<Fault | null> {
  const refused = refusal(name, flags);
  if (refused !== null) return refused;
  const parts = pageParts();
  const log = new ChangeLog(() => parts.pack);
  const hide = showWait({ words: `reading ${name}`, quiet: true });
  const document = await load(name, log);
  await hide();
  if (isFault(document)) return document;
  const report = document.source === "snapshot" ? "snapshot" : "trace";
  const extra = { report, version: ownVersion(), kernel: null, logs: [name], unset: [], log } as const;
  const page = pageOf(document, extra, parts);
  if (page === null) return fault(`${name}: not a whole document of socktrace: save it again with --format ndjson`);
  const target = flags.output === undefined ? STDOUT : openFile(flags.output);
  return typeof target !== "number" ? target : writeText(target, page, flags.output ?? "the output");
}

/** Null: the document lacks what socktrace writes. */
function pageOf(...[document, extra, parts]: Parameters<typeof reportPage>): string | null {
  try {
    return reportPage(document, extra, parts);
  } catch {
    return null;
  }
}

function refusal(name: string, flags: OutputFlags): Fault | null {
  const { internet, state, command, opt, unix, expect, failOn, output } = flags;
  const narrows = unix === true || [internet, state, command, opt].some((words) => words.length > 0);
  if (narrows) return fault(`${name}: saved JSON is not narrowed: type the selection into the page's filter`, 2);
  if (expect !== undefined || failOn !== undefined) return fault(`${name}: --expect and --fail-on need the log`, 2);
  return output === undefined ? null : overwrites(output, [name]);
}

async function load(name: string, log: ChangeLog): Promise<Document | Fault> {
  const records = new SavedRecords(log);
  const lines = createInterface({ input: createReadStream(toSystem(name)), crlfDelay: Infinity });
  let number = 0;
  for await (const line of lines) {
    if (++number === 1 && !line.includes("socktrace.record/")) {
      lines.close();
      return loadDocument(name);
    }
    const wrong = line === "" ? null : records.line(line);
    if (wrong !== null) return fault(`${name}:${number}: ${wrong}`);
  }
  return records.document() ?? fault(`${name}: the records of the summary are missing: the trace was not finished`);
}

async function loadDocument(name: string): Promise<Document | Fault> {
  const document = savedDocument(await readFile(toSystem(name), "utf8"));
  return document ?? fault(`${name}: neither ndjson nor a summary of socktrace (--format json)`);
}
