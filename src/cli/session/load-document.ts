import { open, readFile } from "node:fs/promises";
import { SocktraceError } from "../../api/error.ts";
import { readLog } from "../../api/read-log.ts";
import { toSystem } from "../../sources/system-text.ts";
import { asPid } from "../../base/brands.ts";
import type { Data } from "../../linux/option.ts";
import { fault, type Fault } from "../../base/fault.ts";
import { foreignProc } from "../../proc/foreign.ts";
import { PIDS_EXAMPLE, parsePids } from "../args/pids.ts";
import { isData } from "../../views/json/data.ts";
import { cannotInspect } from "../../views/snapshot/refusal.ts";

/** A summary document. */
export interface Document {
  readonly type: "document";
  readonly data: Data;
}

/** What `diff` takes: `pid:N`, a summary saved with --format json, or a strace log. */
export async function loadDocument(name: string): Promise<Document | Fault> {
  const pids = /^pid:([\d,\s]*)$/.exec(name)?.[1];
  if (pids !== undefined) return await lookAt(name, parsePids(pids) ?? []);
  return (await beginsWithBrace(name)) ? await readJson(name) : await readLogFile(name);
}

async function lookAt(name: string, [pid, ...others]: readonly number[]): Promise<Document | Fault> {
  if (pid === undefined) return fault(`${name}: ${PIDS_EXAMPLE}`, 2);
  if (others.length > 0) return fault(`${name}: one process at a time: pid:${pid}`, 2);
  const [{ snapshot }, { snapshotDocument }] = await Promise.all([
    import("../../kernel/snapshot.ts"),
    import("../../views/snapshot/json.ts"),
  ]);
  const foreign = foreignProc();
  if (foreign !== null) return foreign;
  const found = snapshot(asPid(pid), { tcpInfo: false, others: false });
  if (found.type === "gone") return fault(`pid:${pid}: no such process`);
  if (found.partial !== null) return fault(cannotInspect(pid, found.partial));
  return documentOf(`pid:${pid}`, snapshotDocument([found], { verbose: false }, null));
}

/** Nothing that strace prints begins so. A file that cannot be read is reported when it is read. */
export async function beginsWithBrace(name: string): Promise<boolean> {
  if (name === "-") return false;
  const file = await open(toSystem(name)).catch(() => null);
  if (file === null) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.toString("latin1", 0, bytesRead).trimStart().startsWith("{");
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

async function readJson(name: string): Promise<Document | Fault> {
  return parse(name, await readFile(toSystem(name), "utf8"));
}

function parse(name: string, text: string): Document | Fault {
  try {
    return documentOf(name, JSON.parse(text));
  } catch (error) {
    return fault(`${name}: not JSON: ${error instanceof Error ? error.message : "cannot be parsed"}`);
  }
}

/** The log as `read --json` shows it. */
async function readLogFile(name: string): Promise<Document | Fault> {
  try {
    return documentOf(name, await readLog(name));
  } catch (error) {
    if (error instanceof SocktraceError) return fault(error.message);
    throw error;
  }
}

function documentOf(name: string, data: unknown): Document | Fault {
  return isData(data) ? { type: "document", data } : fault(`${name}: not JSON`);
}
