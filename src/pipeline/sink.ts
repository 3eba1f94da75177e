import type { Micros, Tid } from "../base/brands.ts";
import type { SocketEvent } from "../events/event.ts";

/** A process stops, as at Ctrl-Z. */
export interface Stop {
  /** One of its threads. */
  readonly tid: Tid;
  readonly signal: string;
  readonly time: Micros | null;
  /** It sent itself the signal. */
  readonly bySelf: boolean;
}

/**
 * Where a source of events reports. A source is whatever yields events in the order in which they happened: strace's
 * text is one (StraceInput); none of them uses the model.
 */
export interface Sink {
  /** All events from before that time have been reported; null: the input has no times. */
  readonly reached: (time: Micros | null) => void;
  readonly event: (event: SocketEvent) => void;
  /** The input has more, of which nothing is an event: time has passed. */
  readonly passed: () => void;
  /** The input has calls of every kind that sets O_NONBLOCK and O_CLOEXEC. */
  readonly flagsTraced: () => void;
  /** The input is a trace of all calls. */
  readonly allTraced: () => void;
  /** The process of that thread is about to exit: its sockets can be read a last time. Null: one whose id is not printed. */
  readonly exiting: (tid: Tid | null) => void;
  readonly stopped: (stop: Stop) => void;
}
