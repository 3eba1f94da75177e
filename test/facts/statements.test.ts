/** Each statement of explain's longer texts says how it is known, and what it names is named in full. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { allOptions } from "../../src/linux/catalogue.ts";
import { helpOf } from "../../src/linux/help/index.ts";
import type { SocketOption } from "../../src/linux/option.ts";
import { proofsOf } from "../../src/linux/proofs/index.ts";
import { knownStatements } from "../../src/linux/proofs/known.ts";
import { sentenceProofsOf } from "../../src/linux/proofs/sentences.ts";

const stated = allOptions().flatMap((option) => proofsOf(option).map((proof) => ({ option, proof })));

/** How many statements of a level say nothing yet: as many as are left, so that none is added. */
const open: Readonly<Record<string, number>> = {
  SOL_IP: 53,
  SOL_IPV6: 52,
  SOL_UDP: 11,
  SOL_UDPLITE: 11,
  SOL_RAW: 2,
  SOL_ICMPV6: 2,
  SOL_MPTCP: 2,
  SOL_TLS: 6,
  SOL_SCTP: 8,
  SOL_NETLINK: 8,
  SOL_PACKET: 14,
  AF_VSOCK: 3,
};

test("each statement says how it is known", () => {
  const unproved = allOptions().flatMap((option) =>
    knownStatements(option)
      .filter(({ proofs }) => proofs.length === 0)
      .map(({ part, text }) => ({ level: option.level, text: `${option.name} ${part}: ${text}` })),
  );
  const levels = [...new Set([...unproved.map(({ level }) => level), ...Object.keys(open)])];
  for (const level of levels) {
    const ofLevel = unproved.filter((one) => one.level === level).map(({ text }) => text);
    if (ofLevel.length !== (open[level] ?? 0)) assert.equal(ofLevel, [], `${level}: ${ofLevel.length} without proof`);
  }
});

test("each proof's statement stands in the texts of its option", () => {
  const missing = stated.filter(({ option, proof }) => !textsOf(option).includes(proof.says));
  assert.equal(
    missing.map(({ option, proof }) => `${option.name}: ${proof.says}`),
    [],
  );
});

test("a source is a file of the kernel, a place in it, and the version; a page is a manual page, an RFC or one of Documentation/", () => {
  for (const proof of allOptions().flatMap((option) => [...proofsOf(option), ...sentenceProofsOf(option)])) {
    if ("source" in proof) assert.match(proof.source, /^[\w./-]+\/[\w-]+(\.\w+)?, .+, \d\.\d+$/);
    if ("page" in proof) assert.match(proof.page, /^(\w+\(\d\w?\)|RFC \d+|Documentation\/[\w./-]+)$/);
  }
});

test("advice claims nothing of the kernel: it names no error and no version", () => {
  for (const { option, proof } of stated)
    if ("advice" in proof) assert.not.match(proof.says, /\bE[A-Z]{3,}|\bCAP_|Linux \d|\bfails\b/, option.name);
});

/** Its row, and its longer text. */
function textsOf(option: SocketOption): string {
  const help = helpOf(option);
  return [option.does, help?.what, help?.when, help?.traps].join("\n");
}

test.run();
