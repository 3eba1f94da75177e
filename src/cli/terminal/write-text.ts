import { once } from "node:events";
import { fault, type Fault } from "../../base/fault.ts";
import { Output } from "./output.ts";

/** Writes a text and waits until it is written; `name`: what the target is called when it cannot be. */
export function writeText(target: number, text: string, name: string): Promise<Fault | null> {
  return writePieces(target, [text], name);
}

/** The same in pieces, each made when the ones before are written; none more where nobody reads any more. */
export async function writePieces(target: number, pieces: Iterable<string>, name: string): Promise<Fault | null> {
  const output = new Output(target);
  for (const piece of pieces) {
    if (!output.write(piece)) await once(output, "drain");
    if (output.trouble !== null) break;
  }
  await new Promise<void>((done) => {
    output.end(done);
  });
  const { trouble } = output;
  if (trouble === null || trouble === "reader-gone") return null;
  return fault(`${name}: cannot be written (${trouble.code})`);
}
