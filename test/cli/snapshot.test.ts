import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { errnoName } from "../../src/linux/errno-name.ts";
import { findOption } from "../../src/linux/catalogue.ts";
import { levelNumber } from "../../src/linux/levels.ts";
import { withFactory, type FactoryTalker, type OwnAnswers } from "../kernel/talker.ts";

/** `socktrace pfiles` and `ls` from the command line, on the sockets of a factory that makes one of each kind. */
const execute = promisify(execFile);

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

async function socktrace(...args: string[]): Promise<Ended> {
  const node = ["bin/socktrace.js", ...args];
  try {
    const { stdout, stderr } = await execute(process.execPath, node, { maxBuffer: 2 ** 26 });
    return { code: 0, out: stdout, error: stderr };
  } catch (failure) {
    const { code, stdout, stderr } = failure as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, error: stderr };
  }
}

const values = suite("pfiles --format json");

interface Document {
  readonly source: string;
  readonly processes: readonly {
    readonly pid: number;
    readonly command: string;
    readonly fds: readonly { readonly fd: number; readonly socket: number }[];
    readonly files: readonly { readonly fd: number; readonly kind: string; readonly path: string }[];
  }[];
  readonly sockets: readonly {
    readonly id: number;
    readonly inode: number;
    readonly state: string;
    readonly options: readonly { readonly level: string; readonly name: string; readonly bytes: string }[];
    readonly missing: readonly { readonly level: string; readonly name: string; readonly why: string }[];
  }[];
}

values("every value is what the program itself gets from getsockopt", async () => {
  await withFactory([], async (talker) => {
    const { out, code } = await socktrace("pfiles", "--format", "json", "-v", String(talker.pid));
    assert.is(code, 0);
    const document = JSON.parse(out) as Document;
    const [found] = document.processes;
    if (found === undefined) throw new Error("no process");
    assert.is(document.source, "snapshot");
    assert.is(found.command, "python3");
    const own = await askFactory(talker, document);
    let count = 0;
    for (const { fd, inode } of talker.factory.made) {
      const id = found.fds.find((each) => each.fd === fd)?.socket;
      const socket = document.sockets.find((each) => each.id === id);
      if (socket === undefined) throw new Error(`fd ${fd}: no socket`);
      assert.is(socket.inode, inode);
      const ours = socket.options
        .filter(({ name }) => !clocks.has(name))
        .map(({ level, name, bytes }) => `${level} ${name} ${bytes}`);
      assert.equal(
        ours,
        ours.map((line) => ownLine(line, own[fd])),
      );
      count += ours.length;
      const refused = socket.missing
        .filter(({ why }) => /^E[A-Z]+$/.test(why))
        .map(({ level, name, why }) => `${level} ${name} ${why}`);
      assert.equal(
        refused,
        refused.map((line) => ownLine(line, own[fd])),
      );
    }
    console.log(`note: ${document.sockets.length} sockets, ${count} values in JSON, 0 differ`);
    assert.ok(count > 3000);
  });
});

/** They go on between the two questions. */
const clocks = new Set(["TCP_TIMESTAMP", "MPTCP_INFO"]);

async function askFactory({ send, nextLine }: FactoryTalker, document: Document): Promise<OwnAnswers> {
  const named = new Map<string, readonly [number | null, number | undefined, number]>();
  for (const { options, missing } of document.sockets)
    for (const { level, name } of [...options, ...missing]) {
      const option = findOption(level, name);
      named.set(`${level} ${name}`, [levelNumber(level), option?.number, option?.onlyLength ?? 4096]);
    }
  send([...named.values()]);
  return (await nextLine()) as OwnAnswers;
}

/** The same line with the program's own answer. */
function ownLine(line: string, own: OwnAnswers[string] = {}): string {
  const [level = "", name = ""] = line.split(" ");
  const answer = own[`${levelNumber(level) ?? ""} ${findOption(level, name)?.number ?? ""}`];
  return `${level} ${name} ${typeof answer === "number" ? errnoName(answer) : (answer ?? "")}`;
}

values.run();

const ends = suite("exit codes and messages");

ends("a PID that is gone: a message, exit 1, the others are shown", async () => {
  const { code, out, error } = await socktrace("pfiles", "4194000", String(process.pid));
  assert.is(code, 1);
  assert.is(error, "socktrace: process 4194000: no such process\n");
  assert.match(out, new RegExp(`^${process.pid}:\t`));
});

ends("a word that is no PID", async () => {
  const { code, error } = await socktrace("pfiles", "nginx");
  assert.is(code, 2);
  assert.match(error, /expected process ids: 1234 or 1234,1235/);
});

ends("nothing selected: exit 1 and a message; with -Q exit 0", async () => {
  const nothing = await socktrace("ls", "-c", "no-such-command");
  assert.equal(nothing, { code: 1, out: "", error: "socktrace: no socket matched the selection\n" });
  assert.equal(await socktrace("ls", "-c", "no-such-command", "-Q"), { code: 0, out: "", error: "" });
});

ends.run();
