import type { Fd } from "../base/brands.ts";
import type { Happened, PrintedFd } from "./common.ts";

/** What happened to fds of every kind. */
export type FdEvent =
  /** A call on an fd was entered, and others came in between: whatever happens to the fd, the call keeps its socket. */
  | (Happened & { readonly type: "entered"; readonly at: PrintedFd })
  /** fds that came from elsewhere: by SCM_RIGHTS in a message, or out of another process by pidfd_getfd. */
  | (Happened & {
      readonly type: "received";
      readonly from: "message" | "process";
      readonly fds: readonly PrintedFd[];
      readonly cloexec: boolean;
    })
  /** The fd was passed on in a message (SCM_RIGHTS): another process gets one for the same file. */
  | (Happened & { readonly type: "passed"; readonly at: PrintedFd })
  /** Where the call was cut, `entered` (the number is free from then on) and `done`; else `complete`. */
  | (Happened & { readonly type: "closed"; readonly at: PrintedFd; readonly stage: "entered" | "done" | "complete" })
  /** `entered` comes first where the call was cut, and `failed` last where it then closed nothing. */
  | (Happened & {
      readonly type: "closed-range";
      readonly stage: "entered" | "done" | "failed";
      readonly first: Fd;
      readonly last: Fd;
      readonly cloexecOnly: boolean;
      readonly unshare: boolean;
    })
  | (Happened & {
      readonly type: "duplicated";
      readonly from: PrintedFd;
      readonly at: PrintedFd;
      /** The program chose the number (dup2, dup3): what it named before is closed. */
      readonly chosen: boolean;
      readonly cloexec: boolean;
    })
  /** F_SETFD, F_SETFL, FIONBIO, FIOCLEX: what is set; F_GETFD, F_GETFL: what is so. */
  | (Happened & {
      readonly type: "flags";
      readonly at: PrintedFd;
      readonly cloexec: boolean | null;
      readonly nonblock: boolean | null;
      readonly asked: boolean;
    });
