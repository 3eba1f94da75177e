import { test } from "uvu";
import * as assert from "uvu/assert";
import { fromUint8, toUint8 } from "../../src/base/bytes.ts";
import type { SocketSnapshot } from "../../src/events/snapshot.ts";
import { allowedOptions } from "../../src/kernel/allow.ts";
import { errnoName } from "../../src/kernel/ffi/errno.ts";
import { hasOption, sizes } from "../../src/kernel/options.ts";
import { snapshot } from "../../src/kernel/snapshot.ts";
import { decodeBytes } from "../../src/linux/decode.ts";
import { levelNumber } from "../../src/linux/levels.ts";
import type { SocketOption } from "../../src/linux/option.ts";
import { startFactory, type Factory, type OwnAnswers } from "./talker.ts";

/**
 * The factory makes a socket of each kind with unusual option values; what we read from outside must be what its
 * own getsockopt says, byte for byte and error for error.
 */
test("every value of every kind of socket is what the program itself gets", async () => {
  const factory = await startFactory();
  try {
    await compare(factory);
  } finally {
    await factory.end();
  }
});

async function compare({ factory, say, hear }: Awaited<ReturnType<typeof startFactory>>): Promise<void> {
  const options = allowedOptions();
  const ownAnswers = async (): Promise<OwnAnswers> => {
    say(options.map((option) => [levelNumber(option.level), option.number, sizes[option.name] ?? 4096]));
    return (await hear()) as OwnAnswers;
  };
  const before = await ownAnswers();
  const found = snapshot(factory.pid, { tcpInfo: false, others: false });
  const after = await ownAnswers();
  if (found.type === "gone") throw new Error("the factory is gone");
  assert.is(found.partial, null);
  let values = 0;
  const differ: string[] = [];
  for (const made of factory.made) {
    const socket = found.fds.find(({ fd }) => fd === made.fd)?.socket;
    if (socket == null) throw new Error(`${made.label}: not found`);
    assert.is(socket.inode, made.inode);
    for (const option of options.filter((each) => hasOption(socket.kind, each))) {
      values++;
      const [first, last] = [before[made.fd]?.[key(option)], after[made.fd]?.[key(option)]].map(spell);
      const ours = ourAnswer(option, socket);
      if (ours !== first && ours !== last && !isBetween(first, ours, last))
        differ.push(`${made.label}: ${option.name} is ${first ?? ""} for the program, ${ours} for us`);
    }
  }
  tell(factory, values, differ);
  assert.equal(differ, []);
}

function spell(own: string | number | undefined): string {
  return typeof own === "number" ? errnoName(own) : (own ?? "nothing");
}

/** TCP_TIMESTAMP is a clock: it goes on between the program's first reading, ours and its last. */
function isBetween(first = "", ours = "", last = ""): boolean {
  const [start, middle, end] = [first, ours, last].map((hex) => Buffer.from(hex, "hex"));
  if (first === last || start?.length !== 4 || middle?.length !== 4 || end?.length !== 4) return false;
  const since = (value: Buffer): number => (value.readUInt32LE() - start.readUInt32LE()) >>> 0;
  return since(middle) <= since(end) && since(end) < 60_000;
}

function key(option: SocketOption): string {
  return `${levelNumber(option.level) ?? "?"} ${option.number}`;
}

/** The bytes as hex, or the errno; the decoded value must be that of the bytes. */
function ourAnswer({ level, name, ...rest }: SocketOption, socket: SocketSnapshot): string {
  const isIt = (each: { level: string; name: string }): boolean => each.level === level && each.name === name;
  const read = socket.options.find(isIt);
  if (read === undefined) return socket.missing.find(isIt)?.why ?? "nothing";
  assert.equal(read.value, decodeBytes({ level, name, ...rest }, read.bytes, false));
  assert.is(fromUint8(toUint8(read.bytes)), read.bytes);
  return Buffer.from(toUint8(read.bytes)).toString("hex");
}

function tell({ made, skipped }: Factory, values: number, differ: readonly string[]): void {
  console.log(`note: ${made.length} sockets, ${values} values, ${differ.length} differ`);
  for (const [label, errno] of Object.entries(skipped)) console.log(`skipped: ${label} sockets (${errno})`);
}

test.run();
