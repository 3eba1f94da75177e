/**
 * The public API for Node programs; docs/api.md has examples. Nothing else of socktrace is to be imported, and
 * package.json exports nothing else.
 */
export { attach } from "./api/attach.ts";
export { SocktraceError } from "./api/error.ts";
export { inspect } from "./api/inspect.ts";
export { readLog } from "./api/read-log.ts";
export { trace } from "./api/trace.ts";
export type {
  Attachment,
  AttachOptions,
  LiveOptions,
  LogSource,
  Program,
  ReadOptions,
  Run,
  SummaryOptions,
  TraceOptions,
} from "./api/types.ts";
export type { ChangeData, LostData, MissedData } from "./views/json/change-types.ts";
export type {
  AddressData,
  AdviceData,
  ContainerData,
  EvidenceData,
  ExitData,
  FailureData,
  FdData,
  GroupData,
  MomentData,
  OptionData,
  ProcessData,
  SocketData,
  Summary,
  UnknownData,
  VerifiedData,
} from "./views/json/types.ts";
export type { FileData, Snapshot, SnapshotOption, SnapshotProcess, SnapshotSocket } from "./views/snapshot/types.ts";
