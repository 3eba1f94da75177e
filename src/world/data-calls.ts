/**
 * Which calls that move data the input has. Whether all of them are in a saved log its lines show: a trace of all calls; or
 * one with both kinds, since strace is asked for them by class (`-e trace=network,desc`).
 */
export class DataCalls {
  /** False: a live trace without them, which has recvmsg all the same. */
  readonly areTraced: boolean;
  /** Those of children and threads are there too. */
  readonly isFollowed: boolean;
  private hasEvery: boolean;
  private hasOfFiles = false;
  private hasOfSockets = false;

  /** `traced`: by a live trace; null: of a saved log, whose lines show it. */
  constructor(traced: boolean | null, isFollowed = true) {
    this.areTraced = traced !== false;
    this.isFollowed = isFollowed;
    this.hasEvery = traced === true;
  }

  /** The input has calls of every kind. */
  foundAll(): void {
    this.hasEvery = this.areTraced;
  }

  /** The input has a call of this kind; `anyFd`: read, write and relatives, which work on files too. */
  found(anyFd: boolean): void {
    if (anyFd) this.hasOfFiles = true;
    else this.hasOfSockets = true;
  }

  /** Whether no call that moved data can be missing: what was not seen to be received was not received. */
  get areAllThere(): boolean {
    return this.isCertain || (this.areTraced && this.isFollowed && this.hasOfFiles && this.hasOfSockets);
  }

  /** The same, and not by the looks of the log alone. */
  get isCertain(): boolean {
    return this.hasEvery && this.isFollowed;
  }
}
