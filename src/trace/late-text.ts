import type { LineSplitter } from "../sources/logs/lines.ts";
import type { Outlet } from "./outlet.ts";

/**
 * Writes text that comes between lines: that of an event which had to wait. It goes out through the splitter, behind what that
 * has given already, as long as the splitter takes input.
 */
export class LateText {
  private readonly splitter: LineSplitter;
  private readonly outlet: Outlet;
  private readonly take: () => string | undefined;
  private isOver = false;

  /** @param take the text that there is now, as it is to be written */
  constructor(splitter: LineSplitter, outlet: Outlet, take: () => string | undefined) {
    this.splitter = splitter;
    this.outlet = outlet;
    this.take = take;
  }

  write(): void {
    // Between its end and that of the pipeline nothing may be pushed: `end` writes it.
    if (!this.isOver && this.splitter.writableEnded) return;
    const text = this.take();
    if (text === undefined) return;
    if (this.isOver) this.outlet.output.write(text);
    else this.splitter.insert(text);
  }

  /** The pipeline has written all it had. */
  end(): void {
    this.isOver = true;
    this.write();
  }
}
