import { asMicros, type Micros, type Tid } from "../base/brands.ts";
import type { SocketEvent } from "../events/event.ts";
import type { Selection } from "../select/selection.ts";
import { Watch } from "../select/watch.ts";
import type { Report, View } from "../views/view.ts";
import type { Change } from "../world/change.ts";
import { GrowthWatch } from "../world/growth.ts";
import type { World } from "../world/world.ts";
import type { Sink, Stop } from "./sink.ts";

/** What the running system has to add to an event. */
export type Annotate = (event: SocketEvent) => readonly SocketEvent[];

/** Who wants to see what happens besides the view: --verify does. */
export interface Observer extends Omit<Sink, "event" | "passed" | "flagsTraced" | "allTraced" | "stopped"> {
  readonly changed: (changes: readonly Change[]) => void;
}

/** What the run adds to the model in a summary. */
export type About = Pick<Report, "strace" | "engine" | "source" | "logs" | "verified" | "interim" | "unparsed">;

export interface ReporterOptions {
  /** Whether the view is asked for the text of each change. */
  readonly timeline: boolean;
  readonly selection?: Selection;
}

/**
 * The second half of the way: events -> world -> changes -> text. It does not know where the events come from. The
 * text of the timeline collects until `takeText`.
 */
export class Reporter implements Sink {
  readonly world: World;
  readonly view: View;
  /** The first time that an event had. */
  began: Micros | null = null;
  observer: Observer | null = null;
  annotate: Annotate | null = null;
  /** The same, of what the model has to have before the event. */
  precede: Annotate | null = null;
  onStopped: ((stop: Stop) => void) | null = null;
  /** Events that are not the traced program's; null: all are. */
  hides: ((event: SocketEvent) => boolean) | null = null;
  /** The last time that an event had, or until which a live trace was looked at; -Infinity: none. A number alone costs no object. */
  private latest = -Infinity;
  private readonly timeline: boolean;
  /** Null: nothing is left out. */
  private readonly watch: Watch | null;
  private readonly growth = new GrowthWatch();
  private text = "";
  /** Whether the input has reached anything since the last time that `settle` was called. */
  private isMoving = false;
  /** In the order of their times. */
  private scheduled: { readonly events: readonly SocketEvent[]; readonly time: Micros }[] = [];

  constructor(world: World, view: View, { timeline, selection }: ReporterOptions) {
    this.world = world;
    this.view = view;
    this.timeline = timeline;
    this.watch = selection?.narrows === true ? new Watch(selection, world.state) : null;
  }

  /**
   * Events from elsewhere: what the kernel reported at `time`. They take their place among the others by time, since
   * earlier ones may still be on their way.
   */
  schedule(events: readonly SocketEvent[], time: Micros): void {
    this.scheduled.push({ events, time });
    this.scheduled.sort((left, right) => left.time - right.time);
  }

  reached(time: Micros | null): void {
    this.isMoving = true;
    if (this.scheduled.length > 0) this.applyScheduled(time);
    this.observer?.reached(time);
  }

  event(event: SocketEvent): void {
    if (this.hides?.(event) === true) return;
    if (this.precede !== null) for (const more of this.precede(event)) this.apply(more);
    this.apply(event);
    if (this.annotate !== null) for (const more of this.annotate(event)) this.apply(more);
  }

  flagsTraced(): void {
    this.world.state.hasFlagCalls = true;
  }

  allTraced(): void {
    this.world.state.hasFlagCalls = true;
    this.world.state.dataCalls.foundAll();
  }

  passed(): void {
    this.world.timePassed();
  }

  exiting(tid: Tid | null): void {
    this.observer?.exiting(tid);
  }

  stopped(stop: Stop): void {
    this.onStopped?.(stop);
  }

  /** The text of the timeline since the last time; undefined: there is none. */
  takeText(): string | undefined {
    if (this.text === "") return undefined;
    const { text } = this;
    this.text = "";
    return text;
  }

  /**
   * Called now and then. Where nothing has come since the last time: what is scheduled, since no event from before it can
   * be on its way; and the lines that the timeline buffers to count repetitions.
   */
  settle(): string {
    if (!this.isMoving) this.applyScheduled(null);
    this.isMoving = false;
    return (this.takeText() ?? "") + (this.view.settle?.() ?? "");
  }

  /** What is scheduled until that time; null: all, at the input's end or where it has no times. */
  applyScheduled(until: Micros | null): void {
    for (let [next] = this.scheduled; next !== undefined; [next] = this.scheduled) {
      if (until !== null && until < next.time) return;
      this.scheduled.shift();
      this.applyAtOnce(next.events);
    }
  }

  private applyAtOnce(events: readonly SocketEvent[]): void {
    this.began ??= events[0]?.seen.time ?? null;
    this.reach(events.at(-1)?.seen.time ?? null);
    const changes = events.flatMap((event) => this.chosen(this.world.apply(event)));
    if (!this.timeline) return;
    this.text += this.view.found?.(changes, this.began) ?? this.textOf(changes);
  }

  /** There are no more events. */
  end(): void {
    this.show(this.world.finish());
    this.text += this.view.rest?.(this.ended) ?? "";
  }

  private get ended(): Micros | null {
    return this.latest === -Infinity ? null : asMicros(this.latest);
  }

  /** The model as it is now, for a summary. */
  report(about: About): Report {
    const { watch, began, ended } = this;
    const state = watch?.picture() ?? this.world.state;
    const growth = about.interim === true ? { growth: this.growth.take(state.sockets.values()) } : {};
    return { ...about, ...growth, state, selected: watch !== null, began, ended };
  }

  /** A live trace is not over with its last event. */
  lookedUntil(time: Micros): void {
    this.began ??= time;
    this.reach(time);
  }

  private reach(time: Micros | null): void {
    if (time !== null && time > this.latest) this.latest = time;
  }

  private apply(event: SocketEvent): void {
    this.began ??= event.seen.time;
    this.reach(event.seen.time);
    this.show(this.world.apply(event));
  }

  private show(changes: readonly Change[]): void {
    const chosen = this.chosen(changes);
    if (this.timeline) this.text += this.textOf(chosen);
  }

  /** Those that the selection shows. */
  private chosen(changes: readonly Change[]): readonly Change[] {
    this.observer?.changed(changes);
    const { watch } = this;
    return watch === null ? changes : changes.filter((change) => watch.sees(change));
  }

  private textOf(changes: readonly Change[]): string {
    let text = "";
    for (const change of changes) text += this.view.change(change, this.began) ?? "";
    return text;
  }
}
