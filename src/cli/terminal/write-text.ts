import { once } from "node:events";
import { fault, type Fault } from "../../base/fault.ts";
import { dieBy } from "./ending.ts";
import { Output } from "./output.ts";

/** Writes a text and waits until it is written; `name`: what the target is called when it cannot be. */
export function writeText(target: number, text: string, name: string): Promise<Fault | null> {
  return writePieces(target, [text], name);
}

/** The same in pieces, each made when the ones before are written. */
export async function writePieces(target: number, pieces: Iterable<string>, name: string): Promise<Fault | null> {
  return lossOf(await put(target, pieces), name);
}

/**
 * What it means that something could not be written. Where nobody reads any more we end as other programs do, by
 * SIGPIPE: what was asked for was not given.
 */
export async function lossOf({ trouble }: Pick<Output, "trouble">, name: string): Promise<Fault | null> {
  if (trouble === null) return null;
  return trouble === "reader-gone" ? dieBy("SIGPIPE") : fault(`${name}: cannot be written (${trouble.code})`);
}

/** Makes no more pieces than are written. */
export async function put(target: number, pieces: Iterable<string>): Promise<Output> {
  const output = new Output(target);
  for (const piece of pieces) {
    if (!output.write(piece)) await once(output, "drain");
    if (output.trouble !== null) break;
  }
  await new Promise<void>((done) => {
    output.end(done);
  });
  return output;
}
