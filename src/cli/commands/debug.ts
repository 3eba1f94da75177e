import { pipeline } from "node:stream/promises";
import { decode, isDecoded } from "../../decode/decode.ts";
import { hideSecrets } from "../../decode/hide-secrets.ts";
import { fault, isFault, type Fault } from "../../base/fault.ts";
import { LineLimit, lineSplitter, type LineMapper } from "../../sources/logs/lines.ts";
import { openLog } from "../../sources/logs/read.ts";
import { Joiner } from "../../strace/join.ts";
import { LineParser } from "../../strace/parse.ts";
import type { SyscallRecord } from "../../strace/record.ts";
import { changeRecord } from "../../views/json/records.ts";
import { World } from "../../world/world.ts";
import { Output } from "../terminal/output.ts";
import { lossOf } from "../terminal/write-text.ts";

const STDOUT = 1;

type Print = (value: unknown) => void;
/** Takes a line and prints what the stage makes of it. */
type Stage = (print: Print) => (line: string, number: number) => void;

/**
 * The taps, from the text to the model; each shows what its layer gives to the next. The first two show the text of
 * every value: of keys only how long it is.
 */
const stages: Readonly<Record<string, Stage>> = {
  lines: (print) => {
    const parser = new LineParser(() => true);
    return (line, number) => {
      print({ number, ...parser.parseLine(hideSecrets(line)) });
    };
  },
  records: (print) => {
    const take = joined(print, () => true);
    return (line, number) => {
      take(hideSecrets(line), number);
    };
  },
  events: (print) =>
    joined((record) => {
      for (const event of decode(record)) print(event);
    }, isDecoded),
  world: (print) => {
    const world = new World();
    return joined((record) => {
      for (const event of decode(record)) {
        for (const change of world.apply(event)) print(JSON.parse(changeRecord(change)));
      }
    }, isDecoded);
  },
};

export const stageNames: readonly string[] = Object.keys(stages);

/** `socktrace debug STAGE FILE`: one object a line. */
export async function debugCommand(stageName: string, file: string): Promise<Fault | null> {
  const stage = Object.hasOwn(stages, stageName) ? stages[stageName] : undefined;
  if (stage === undefined) return fault(`debug ${stageName}: unknown stage; the stages are ${stageNames.join(", ")}`);
  const log = await openLog(file);
  if (isFault(log)) return log;
  const limit = new LineLimit(() => undefined);
  const output = new Output(STDOUT);
  await pipeline(log.stream, limit, lineSplitter(printer(stage)), output, { end: false });
  await output.finish();
  return lossOf(output, "the output");
}

/** What the stage prints for a line becomes the splitter's text for it. */
function printer(stage: Stage): LineMapper {
  let text = "";
  let number = 0;
  const take = stage((value) => {
    text += `${JSON.stringify(value)}\n`;
  });
  return (line) => {
    text = "";
    take(line, ++number);
    return text === "" ? undefined : text;
  };
}

function joined(emit: (record: SyscallRecord) => void, wanted: (name: string) => boolean): ReturnType<Stage> {
  const parser = new LineParser(wanted);
  const joiner = new Joiner(parser, emit, { stacks: true });
  return (line, number) => {
    joiner.push(parser.parseLine(line), line, number);
  };
}
