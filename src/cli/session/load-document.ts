import { open, readFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { asPid } from "../../base/brands.ts";
import type { Data } from "../../linux/option.ts";
import { fault, isFault, type Fault } from "../../base/fault.ts";
import { LineLimit, lineSplitter } from "../../sources/logs/lines.ts";
import { openLog } from "../../sources/logs/read.ts";
import { PIDS_EXAMPLE, parsePids } from "../args/pids.ts";
import { isData } from "../../views/json/data.ts";
import { makeView } from "../../views/registry.ts";
import { cannotInspect } from "../../views/snapshot/refusal.ts";
import { usualOptions } from "../../views/view.ts";
import { World } from "../../world/world.ts";
import { Tracer } from "../../pipeline/tracer.ts";

/** A summary document. */
export interface Document {
  readonly type: "document";
  readonly data: Data;
}

/** What `diff` takes: `pid:N`, a summary saved with --format json, or a strace log. */
export async function loadDocument(name: string): Promise<Document | Fault> {
  const pids = /^pid:([\d,\s]*)$/.exec(name)?.[1];
  if (pids !== undefined) return await lookAt(name, parsePids(pids) ?? []);
  return (await beginsWithBrace(name)) ? await readJson(name) : await readLog(name);
}

async function lookAt(name: string, [pid, ...others]: readonly number[]): Promise<Document | Fault> {
  if (pid === undefined) return fault(`${name}: ${PIDS_EXAMPLE}`, 2);
  if (others.length > 0) return fault(`${name}: one process at a time: pid:${pid}`, 2);
  const [{ snapshot }, { snapshotJson }] = await Promise.all([
    import("../../kernel/snapshot.ts"),
    import("../../views/snapshot/json.ts"),
  ]);
  const found = snapshot(asPid(pid), { tcpInfo: false, others: false });
  if (found.type === "gone") return fault(`pid:${pid}: no such process`);
  if (found.partial !== null) return fault(cannotInspect(pid, found.partial));
  return parse(`pid:${pid}`, [...snapshotJson([found], usualOptions)].join(""));
}

/** Nothing that strace prints begins so. What cannot be read is told when it is read. */
async function beginsWithBrace(name: string): Promise<boolean> {
  if (name === "-") return false;
  const file = await open(name).catch(() => null);
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
  return parse(name, await readFile(name, "utf8"));
}

function parse(name: string, text: string): Document | Fault {
  try {
    const data: unknown = JSON.parse(text);
    return isData(data) ? { type: "document", data } : fault(`${name}: not JSON`);
  } catch (error) {
    return fault(`${name}: not JSON: ${error instanceof Error ? error.message : "cannot be parsed"}`);
  }
}

/** The log as `read --json` tells it. */
async function readLog(name: string): Promise<Document | Fault> {
  const log = await openLog(name);
  if (isFault(log)) return log;
  const view = makeView("json", usualOptions);
  if (view === null) return fault("unknown --format json");
  const tracer = new Tracer(new World(), view, { timeline: false });
  let number = 0;
  const lines = lineSplitter((line) => tracer.line(line, ++number, name, log.tid));
  try {
    await pipeline(log.stream, new LineLimit(() => undefined), lines.resume());
  } catch (error) {
    return fault(`${name}: ${error instanceof Error ? error.message : "cannot be read"}`);
  }
  if (tracer.input.records === 0) return fault(`${name}: no strace output found in it`);
  tracer.end();
  return parse(name, tracer.summary({ strace: null, source: "read" }));
}
