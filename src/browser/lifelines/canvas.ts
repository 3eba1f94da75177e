import { h } from "../dom.ts";

/** A canvas that fills its element, as sharp as the screen is. */
export class Canvas {
  readonly element: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  width = 0;
  height = 0;

  constructor(name: string) {
    this.element = h("canvas", { class: name, "aria-hidden": "true" });
    const context = this.element.getContext("2d");
    if (context === null) throw new Error("the browser has no canvas");
    this.context = context;
  }

  /** Sets the size and clears it. */
  resize(width: number, height: number): void {
    const ratio = window.devicePixelRatio;
    const [pixels, lines] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.element.width !== pixels || this.element.height !== lines) {
      this.element.width = pixels;
      this.element.height = lines;
      this.element.style.width = `${width}px`;
      this.element.style.height = `${height}px`;
    }
    [this.width, this.height] = [width, height];
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.context.clearRect(0, 0, width, height);
  }
}
