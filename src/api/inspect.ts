import { asPid } from "../base/brands.ts";
import type { Gone, ProcessSnapshot } from "../events/snapshot.ts";
import { foreignProc } from "../proc/foreign.ts";
import { advisedOn } from "../views/snapshot/advice.ts";
import { snapshotDocument } from "../views/snapshot/json.ts";
import type { Snapshot } from "../views/snapshot/types.ts";
import { SocktraceError } from "./error.ts";
import type { SummaryOptions } from "./types.ts";

/**
 * What running processes have open now, by the kernel's own answer, without stopping them: every fd, every socket with
 * all its options, and advice on them. Rejects where there is no such process; of one that may not be looked into, `partial` says why.
 * `verbose`: with struct tcp_info and the bytes of each option.
 */
export async function inspect(pids: number | readonly number[], options: SummaryOptions = {}): Promise<Snapshot> {
  const { verbose = false } = options;
  const foreign = foreignProc();
  if (foreign !== null) throw new SocktraceError(foreign.message, foreign.exit);
  const [{ snapshots }, { pictureOf }] = await Promise.all([
    import("../kernel/snapshot.ts"),
    import("../trace/picture-of.ts"),
  ]);
  const wanted = (typeof pids === "number" ? [pids] : pids).map(asPid);
  const found = snapshots(wanted, { tcpInfo: verbose, others: true, listed: false });
  const processes = found.map(living);
  return snapshotDocument(processes, { verbose }, advisedOn(pictureOf(processes)));
}

function living(process: ProcessSnapshot | Gone): ProcessSnapshot {
  if (process.type === "gone") throw new SocktraceError(`process ${process.pid}: no such process`, 1);
  return process;
}
