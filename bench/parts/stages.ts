import { decode, isDecoded } from "../../src/decode/decode.ts";
import { Joiner } from "../../src/strace/join.ts";
import { LineParser } from "../../src/strace/parse.ts";
import type { SyscallRecord } from "../../src/strace/record.ts";
import { Unpaste } from "../../src/unpaste/unpaste.ts";
import { World } from "../../src/world/world.ts";

/** Takes one line, with its number. */
export type Stage = (line: string, number: number) => void;

export const SPLIT2 = "split2 alone";

/** Made anew for each run; each does all that the one before it does, and one thing more. */
export const stages: Readonly<Record<string, () => Stage>> = {
  [SPLIT2]: () => () => undefined,
  "+ parseLine": () => {
    const parser = new LineParser(isDecoded);
    return (line) => parser.parseLine(line);
  },
  "+ Joiner": () => joining(() => undefined),
  "+ decode": () => joining((record) => decode(record)),
  "+ World": () => joining(modelling()),
  "+ Unpaste": () => unpasting(modelling()),
};

function joining(take: (record: SyscallRecord) => void): Stage {
  const parser = new LineParser(isDecoded);
  const joiner = new Joiner(parser, take);
  return (line, number) => {
    joiner.push(parser.parseLine(line), line, number);
  };
}

/** As `socktrace read` does it. */
function unpasting(take: (record: SyscallRecord) => void): Stage {
  const parser = new LineParser(isDecoded, { remarks: true });
  const joiner = new Joiner(parser, take);
  const unpaste = new Unpaste(parser, (line, text, number, previous) => {
    joiner.push(line, text, number, null, previous);
  });
  return (line, number) => {
    unpaste.line(line, number);
  };
}

function modelling(): (record: SyscallRecord) => void {
  const world = new World();
  return (record) => {
    for (const event of decode(record)) world.apply(event);
  };
}
