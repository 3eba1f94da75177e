import { h } from "../dom.ts";
import type { Store } from "../store.ts";
import { Canvas } from "./canvas.ts";
import type { Look } from "./look.ts";
import { paintDensity, xOf } from "./paint.ts";
import type { Span } from "./span.ts";
import type { Tracks } from "./tracks.ts";

const HEIGHT = 44;

/** The whole trace in little: how many sockets were open, and which stretch is shown. A press or a drag moves it. */
export class Minimap {
  readonly element: HTMLElement;
  private readonly canvas = new Canvas("minimap-canvas");
  /** The picture of the density, which costs a look at every socket. */
  private readonly picture = new Canvas("");
  private drawn = "";
  private readonly store: Store;
  private readonly tracks: Tracks;
  private readonly whole: Span;
  private readonly left: number;
  private readonly choose: (span: Span) => void;
  private span: Span;

  constructor(store: Store, tracks: Tracks, whole: Span, left: number, choose: (span: Span) => void) {
    this.store = store;
    this.tracks = tracks;
    this.whole = whole;
    this.left = left;
    this.choose = choose;
    this.span = whole;
    this.element = h(
      "div",
      {
        class: "minimap",
        "aria-hidden": "true",
        on: {
          pointerdown: (event) => {
            this.press(event);
          },
        },
      },
      this.canvas.element,
    );
    store.on(["shown"], () => {
      this.drawn = "";
    });
  }

  draw(span: Span, width: number, look: Look): void {
    this.span = span;
    const scene = { book: this.store.book, tracks: this.tracks, span: this.whole, left: this.left, width, look };
    const key = `${width} ${look.text} ${window.devicePixelRatio}`;
    if (this.drawn !== key) {
      this.picture.resize(width, HEIGHT);
      paintDensity(this.picture.context, scene, this.store.state.shown, 4, HEIGHT - 8);
      this.drawn = key;
    }
    this.canvas.resize(width, HEIGHT);
    const { context } = this.canvas;
    context.drawImage(this.picture.element, 0, 0, width, HEIGHT);
    context.fillStyle = look.quiet;
    context.font = look.font;
    context.fillText("open sockets over time", 8, 26);
    const [from, to] = [xOf(scene, span.from), xOf(scene, span.to)];
    context.fillStyle = look.back;
    context.globalAlpha = 0.5;
    context.fillRect(this.left, 0, from - this.left, HEIGHT);
    context.fillRect(to, 0, width - to, HEIGHT);
    context.globalAlpha = 1;
    context.strokeStyle = look.accent;
    context.lineWidth = 2;
    context.strokeRect(from + 1, 1, Math.max(3, to - from - 2), HEIGHT - 2);
  }

  private press(event: PointerEvent): void {
    const length = this.span.to - this.span.from;
    const move = ({ clientX }: PointerEvent): void => {
      const { left, width } = this.canvas.element.getBoundingClientRect();
      const share = (clientX - left - this.left) / (width - this.left);
      const middle = this.whole.from + share * (this.whole.to - this.whole.from);
      const from = Math.min(Math.max(middle - length / 2, this.whole.from), this.whole.to - length);
      this.choose({ from, to: from + length });
    };
    const end = (): void => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
    };
    move(event);
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
  }
}
