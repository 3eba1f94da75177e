import * as assert from "uvu/assert";
import { fromUint8, toUint8 } from "../../src/base/bytes.ts";
import type { SocketSnapshot } from "../../src/events/snapshot.ts";
import { allowedOptions } from "../../src/kernel/allow.ts";
import { errnoName } from "../../src/linux/errno-name.ts";
import { hasOption } from "../../src/kernel/options.ts";
import { snapshot } from "../../src/kernel/snapshot.ts";
import { decodeBytes } from "../../src/linux/decode.ts";
import { levelNumber } from "../../src/linux/levels.ts";
import type { SocketOption } from "../../src/linux/option.ts";
import type { FactoryTalker, OwnAnswers } from "./talker.ts";

/**
 * Compares all options of all sockets of a factory with what its own getsockopt says, asked before and after we
 * look: byte for byte and error for error. Gives the values that differ, in words.
 */
export async function differences({ factory, send, nextLine }: FactoryTalker): Promise<string[]> {
  const options = allowedOptions();
  const ownAnswers = async (): Promise<OwnAnswers> => {
    send(options.map((option) => [levelNumber(option.level), option.number, option.onlyLength ?? 4096]));
    return (await nextLine()) as OwnAnswers;
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
      const [first = "", last = ""] = [before[made.fd]?.[key(option)], after[made.fd]?.[key(option)]].map(spell);
      const ours = ourAnswer(option, socket);
      if (!agrees(first, ours, last))
        differ.push(`${made.label}: ${option.name} is ${first} for the program, ${ours} for us`);
    }
  }
  console.log(`note: ${factory.made.length} sockets, ${values} values, ${differ.length} differ`);
  for (const [label, errno] of Object.entries(factory.skipped)) console.log(`skipped: ${label} sockets (${errno})`);
  return differ;
}

function key(option: SocketOption): string {
  return `${levelNumber(option.level) ?? "?"} ${option.number}`;
}

function spell(own: string | number | undefined): string {
  return typeof own === "number" ? errnoName(own) : (own ?? "nothing");
}

/**
 * TCP_TIMESTAMP and MPTCP_INFO hold clocks: each 32-bit word of ours lies between the program's two readings, which
 * for all else are the same.
 */
function agrees(first: string, ours: string, last: string): boolean {
  // Of a level that the socket does not have nothing is kept.
  if (ours === "absent") return first === "ENOPROTOOPT" || first === "EOPNOTSUPP";
  if (first === last || first.length !== last.length || first.length % 8 !== 0) return ours === first;
  const [start, middle, end] = [first, ours, last].map(words);
  const passed = (from = 0, to = 0): number => (to - from) >>> 0;
  return middle?.every((word, at) => passed(start?.[at], word) <= passed(start?.[at], end?.[at])) === true;
}

function words(hex: string): number[] {
  const bytes = Buffer.from(hex, "hex");
  return Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readUInt32LE(4 * at));
}

/** The bytes as hex, or the errno, or `absent`; the decoded value must be that of the bytes. */
function ourAnswer({ level, name, ...rest }: SocketOption, socket: SocketSnapshot): string {
  const isIt = (each: { level: string; name: string }): boolean => each.level === level && each.name === name;
  const read = socket.options.find(isIt);
  if (read === undefined) return socket.missing.find(isIt)?.why ?? "absent";
  assert.equal(read.value, decodeBytes({ level, name, ...rest }, read.bytes, false));
  assert.is(fromUint8(toUint8(read.bytes)), read.bytes);
  return Buffer.from(toUint8(read.bytes)).toString("hex");
}
