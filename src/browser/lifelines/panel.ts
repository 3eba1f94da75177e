import { sinceText } from "../../views/html/words.ts";
import { announce } from "../announce.ts";
import { beforeFrame, fill, h } from "../dom.ts";
import type { Store } from "../store.ts";
import { Canvas } from "./canvas.ts";
import { controls, legend } from "./controls.ts";
import { lineAt, linesOf, topsOf, type Line } from "./layout.ts";
import { AXIS, paintLines } from "./lines.ts";
import { lookOf, type Look } from "./look.ts";
import { Minimap } from "./minimap.ts";
import { laneText, type Scene } from "./paint.ts";
import { moved, zoomed, type Span } from "./span.ts";
import { states } from "./states.ts";
import { ENDED, type Tracks } from "./tracks.ts";

/** Where the names of the lanes stand. */
const GUTTER = 270;

/**
 * The lifelines: time across, a lane for each socket, thousands of like ones as one band that opens. Drag and the arrow keys
 * move, the wheel with Ctrl and the keys + and - zoom, 0 shows all; up and down choose a lane, Enter opens it, f zooms to it.
 */
export class Lifelines {
  readonly element: HTMLElement;
  private readonly store: Store;
  private readonly tracks: Tracks;
  private readonly canvas = new Canvas("lanes-canvas");
  private readonly minimap: Minimap;
  private readonly scroller: HTMLElement;
  private readonly spacer = h("div", { class: "spacer" });
  private readonly tip = h("div", { class: "tip", hidden: true, "aria-hidden": "true" });
  private readonly whole: Span;
  private span: Span;
  private lines: readonly Line[] = [];
  private tops: Float64Array = new Float64Array(1);
  private readonly open = new Set<string>();
  private active: number | null = null;
  private look: Look;
  private readonly draw = beforeFrame(() => {
    this.paint();
  });

  constructor(store: Store, tracks: Tracks) {
    this.store = store;
    this.tracks = tracks;
    const { began, ended } = store.book;
    const margin = Math.max((ended - began) * 0.01, 1e-6);
    this.whole = { from: began - margin, to: ended + margin };
    this.span = this.whole;
    this.scroller = h(
      "div",
      {
        class: "lanes",
        tabindex: 0,
        role: "application",
        "aria-label": "Lifelines of the sockets: the table below has the same as text",
        on: this.handlers(),
      },
      this.canvas.element,
      this.spacer,
    );
    this.minimap = new Minimap(store, tracks, this.whole, GUTTER, (span) => {
      this.show(span);
    });
    const tools = controls(store, (factor) => {
      const middle = (this.span.from + this.span.to) / 2;
      this.show(factor === 0 ? this.whole : zoomed(this.span, this.whole, middle, factor));
    });
    this.element = h("div", { class: "lifelines" }, tools, this.minimap.element, this.scroller, this.tip, legend());
    this.look = lookOf(document.body);
    new ResizeObserver(this.draw).observe(this.scroller);
    store.on(["shown", "grouping"], () => {
      this.arrange();
    });
    store.on(["current"], () => {
      this.bringIntoSight(store.state.current);
    });
    this.arrange();
  }

  /** The colours of the page have changed. */
  restyle(): void {
    this.look = lookOf(document.body);
    this.draw();
  }

  /** Moves to the life of a socket, if nothing of it is in sight. */
  private bringIntoSight(row: number | null): void {
    const { from, to } = this.span;
    const [opened, closed] = row === null ? [from, to] : this.lifeOf(row);
    const isSeen = closed >= from && opened <= to;
    this.show(isSeen ? this.span : moved(this.span, this.whole, opened - from - (to - from) * 0.2));
  }

  /** Shows the whole life of a socket, and little else. */
  private zoomTo(row: number): void {
    const [opened, closed] = this.lifeOf(row);
    const margin = Math.max((closed - opened) * 0.1, 1e-6);
    this.show(moved({ from: opened - margin, to: closed + margin }, this.whole, 0));
  }

  private lifeOf(row: number): readonly [opened: number, closed: number] {
    const { opened, closed } = this.store.book;
    return [opened[row] ?? 0, closed[row] ?? 0];
  }

  private arrange(): void {
    const { book, state } = this.store;
    this.lines = linesOf(book, state.shown, state.grouping, this.open);
    this.tops = topsOf(this.lines);
    const height = (this.tops.at(-1) ?? 0) + AXIS;
    this.spacer.style.height = `${height}px`;
    this.scroller.style.height = `min(${Math.max(height + 2, 90)}px, 62vh)`;
    this.active = null;
    this.draw();
  }

  private show(span: Span): void {
    this.span = span;
    this.draw();
  }

  private paint(): void {
    const { scroller, canvas, look, lines, tops, span, tracks, active } = this;
    // On paper, for one, it is not shown.
    if (scroller.clientWidth === 0 || scroller.clientHeight === 0) return;
    canvas.resize(scroller.clientWidth, scroller.clientHeight);
    const { book, state } = this.store;
    const scene: Scene = { book, tracks, span, look, left: GUTTER, width: canvas.width };
    paintLines(canvas, scene, { lines, tops, top: scroller.scrollTop, active, current: state.current });
    this.minimap.draw(span, canvas.width, look);
  }

  private handlers(): HTMLElementHandlers {
    return {
      scroll: this.draw,
      wheel: (event) => {
        this.wheel(event);
      },
      pointerdown: (event) => {
        this.press(event);
      },
      pointermove: (event) => {
        this.hover(event);
      },
      pointerleave: () => {
        this.tip.hidden = true;
      },
      dblclick: (event) => {
        const at = lineAt(this.tops, this.place(event).y - AXIS + this.scroller.scrollTop);
        const line = this.lines[at ?? -1];
        if (line?.type === "lane") this.zoomTo(line.row);
      },
      keydown: (event) => {
        this.key(event);
      },
    };
  }

  /** With Ctrl or over the axis it zooms, across it moves; otherwise the lanes scroll. */
  private wheel(event: WheelEvent): void {
    const { x, y } = this.place(event);
    const { width } = this.canvas;
    const isZoom = event.ctrlKey || event.metaKey || event.altKey || y < AXIS;
    const across = event.shiftKey ? event.deltaY : event.deltaX;
    if (isZoom) this.show(zoomed(this.span, this.whole, this.timeAt(x), Math.exp(event.deltaY * 0.0022)));
    else if (Math.abs(across) > Math.abs(event.shiftKey ? 0 : event.deltaY))
      this.show(moved(this.span, this.whole, (across / (width - GUTTER)) * (this.span.to - this.span.from)));
    else return;
    event.preventDefault();
  }

  private press(event: PointerEvent): void {
    const start = this.place(event);
    const before = this.span;
    let isDrag = false;
    const move = (next: PointerEvent): void => {
      const by = this.place(next).x - start.x;
      if (!isDrag && Math.abs(by) < 4) return;
      isDrag = true;
      this.tip.hidden = true;
      this.show(moved(before, this.whole, (-by / (this.canvas.width - GUTTER)) * (before.to - before.from)));
    };
    const end = (): void => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
      if (!isDrag && start.y >= AXIS) this.choose(lineAt(this.tops, start.y - AXIS + this.scroller.scrollTop));
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  }

  private choose(at: number | null): void {
    const line = at === null ? undefined : this.lines[at];
    if (line === undefined) return;
    if (line.type === "lane") this.store.set({ current: line.row });
    if (line.type === "band") {
      if (!this.open.delete(line.key)) this.open.add(line.key);
      const { scrollTop } = this.scroller;
      this.arrange();
      this.scroller.scrollTop = scrollTop;
    }
    this.active = at;
    this.draw();
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const middle = (this.span.from + this.span.to) / 2;
    const step = (this.span.to - this.span.from) * 0.15;
    const zoom = (factor: number) => () => {
      this.show(zoomed(this.span, this.whole, middle, factor));
    };
    const move = (by: number) => () => {
      this.show(moved(this.span, this.whole, by));
    };
    const all = (): void => {
      this.show(this.whole);
    };
    const next = (by: number) => () => {
      this.step(by);
    };
    const keys: Readonly<Record<string, () => void>> = {
      ArrowLeft: move(-step),
      ArrowRight: move(step),
      a: move(-step),
      d: move(step),
      "+": zoom(0.6),
      "=": zoom(0.6),
      w: zoom(0.6),
      "-": zoom(1 / 0.6),
      s: zoom(1 / 0.6),
      "0": all,
      Home: all,
      ArrowDown: next(1),
      ArrowUp: next(-1),
      Enter: () => {
        this.choose(this.active);
      },
      f: () => {
        const line = this.lines[this.active ?? -1];
        if (line?.type === "lane") this.zoomTo(line.row);
      },
    };
    const work = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (work === undefined) return;
    event.preventDefault();
    work();
  }

  /** The next lane or band, which is brought into sight and announced. */
  private step(by: number): void {
    this.active = Math.min(Math.max(0, (this.active ?? -1) + by), this.lines.length - 1);
    const [top, bottom] = [this.tops[this.active] ?? 0, this.tops[this.active + 1] ?? 0];
    const room = this.scroller.clientHeight - AXIS;
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
    if (bottom > this.scroller.scrollTop + room) this.scroller.scrollTop = bottom - room;
    const line = this.lines[this.active];
    if (line !== undefined) announce(this.textOf(line));
    this.draw();
  }

  private textOf(line: Line): string {
    if (line.type !== "lane") return line.text;
    const { book } = this.store;
    return `${laneText(book, line.row)}, ${book.state(line.row) ?? "state unknown"}`;
  }

  private hover(event: PointerEvent): void {
    const { x, y } = this.place(event);
    const at = y < AXIS || x < 0 ? null : lineAt(this.tops, y - AXIS + this.scroller.scrollTop);
    const line = at === null ? undefined : this.lines[at];
    this.tip.hidden = line === undefined || line.type === "group";
    if (line === undefined || line.type === "group") return;
    const time = this.timeAt(x);
    fill(this.tip, h("b", {}, this.textOf(line)), h("br"), x > GUTTER ? this.momentText(line, time) : null);
    const bounds = this.element.getBoundingClientRect();
    const left = Math.min(event.clientX - bounds.left + 14, bounds.width - 330);
    this.tip.style.transform = `translate(${left}px, ${event.clientY - bounds.top + 16}px)`;
  }

  private momentText(line: Line, time: number): string {
    const { book } = this.store;
    const when = `${sinceText(time, book.began)} s`;
    if (line.type !== "lane") return when;
    const { from, at, code } = this.tracks;
    let state = "";
    for (let event = from[line.row] ?? 0; event < (from[line.row + 1] ?? 0); event++) {
      if ((at[event] ?? 0) > time) break;
      state = states[code[event] ?? -1]?.name ?? (code[event] === ENDED ? "closed" : state);
    }
    return `${when}${state === "" ? "" : `, ${state}`}`;
  }

  private timeAt(x: number): number {
    return this.span.from + ((x - GUTTER) / (this.canvas.width - GUTTER)) * (this.span.to - this.span.from);
  }

  private place(event: MouseEvent): { readonly x: number; readonly y: number } {
    const bounds = this.scroller.getBoundingClientRect();
    return { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
  }
}

type HTMLElementHandlers = {
  readonly [Type in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Type]) => void;
};
