import type { Bytes, Tid } from "../base/brands.ts";
import type { Container } from "../linux/containers/container.ts";
import type { Happened } from "./common.ts";

/** What happened to processes and threads. */
export type ProcessEvent =
  /** clone and relatives: entered (the child may run before they return), then done with its tid. */
  | (Happened & {
      readonly type: "forked";
      readonly child: Tid | null;
      readonly sharesFiles: boolean;
      readonly thread: boolean;
      /** CLONE_UNTRACED: strace does not follow the child. */
      readonly untraced: boolean;
      /** Its number in the container that it is in, a pid namespace below ours; absent: in none, or not known. */
      readonly inner?: Tid;
    })
  /** clone failed, or its thread died inside it. */
  | (Happened & { readonly type: "fork-failed" })
  /** unshare(CLONE_FILES): the thread has a copy of the fd table for itself. */
  | (Happened & { readonly type: "unshared" })
  | (Happened & { readonly type: "executed"; readonly path: Bytes; readonly argv: readonly Bytes[] | null })
  /** exit_group (`all` threads of the process) or exit was called; strace reports the end itself in another line. */
  | (Happened & { readonly type: "exiting"; readonly status: number; readonly all: boolean })
  | (Happened & { readonly type: "exited"; readonly status: number })
  | (Happened & { readonly type: "killed"; readonly signal: string; readonly core: boolean })
  | (Happened & { readonly type: "superseded"; readonly by: Tid })
  | (Happened & { readonly type: "identified"; readonly was: Tid })
  /** `threads`: how many it has, itself included; null: it is one, new or alone. */
  | (Happened & { readonly type: "attached"; readonly threads: number | null })
  | (Happened & { readonly type: "detached" })
  /** SIGCHLD: the process `child` ended, stopped or goes on. */
  | (Happened & { readonly type: "child-ended"; readonly child: Tid })
  /** What /proc reports of a thread that strace attached to. */
  | (Happened & {
      readonly type: "described";
      readonly leader: Tid;
      readonly parent: Tid | null;
      readonly command: Bytes;
      readonly argv: readonly Bytes[] | null;
      /** As of `forked`: that of the leader. */
      readonly inner?: Tid;
    })
  /** The process is in that container, since it began or since its last exec; null: in none. */
  | (Happened & {
      readonly type: "contained";
      readonly container: Container | null;
      /** As of `forked`. */
      readonly inner?: Tid;
    });
