import { fault, type Fault } from "../sources/fault.ts";
import { Output } from "./output.ts";

/** Writes a text and waits until it is written; `name`: what the target is called when it cannot be. */
export function writeText(target: number, text: string, name: string): Promise<Fault | null> {
  const output = new Output(target);
  return new Promise((resolve) => {
    output.end(text, () => {
      const { trouble } = output;
      const isLost = trouble !== null && trouble !== "reader-gone";
      resolve(isLost ? fault(`${name}: cannot be written (${trouble.code})`) : null);
    });
  });
}
