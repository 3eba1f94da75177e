import { FrameCache } from "./frame-cache.ts";
import { LastSecond } from "./last-second.ts";
import type { ErrorText } from "./line.ts";
import { TextCache } from "./text-cache.ts";
import type { Argument, Shared } from "./value.ts";
import { WordCache } from "./word-cache.ts";

/** A call's arguments behind the first, in whose place there is another. */
export interface OtherArguments {
  readonly args: readonly Argument[];
  readonly shared: Shared;
}

/**
 * What a parser keeps from one line to the next. It saves work and memory, and no result depends on it: each value is
 * what its text is read as wherever it stands. A parser has its own, so what two traces share is constants only.
 */
export class Caches {
  readonly words: WordCache = new WordCache();
  readonly lastSecond: LastSecond = new LastSecond();
  readonly otherArguments: TextCache<OtherArguments> = new TextCache();
  readonly errors: TextCache<ErrorText> = new TextCache();
  readonly frames: FrameCache = new FrameCache();
}
