/** Who waits for each socket of a program, and how else it may come back to one; the kernel is the judge. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asInode } from "../../src/base/brands.ts";
import type { Waiting } from "../../src/events/activity.ts";
import { readWaits } from "../../src/proc/waiting.ts";
import { Waiters } from "../../src/trace/waiters.ts";
import { openFds } from "../../src/world/open-fds.ts";
import { World } from "../../src/world/world.ts";
import { startProgram } from "../support/program.ts";
import { until } from "../support/until.ts";
import { feed } from "../support/world.ts";

/** Four connections; nobody waits for any of them, O_NONBLOCK and O_ASYNC are set on one each, and threads do `wait`. */
function program(wait: string): string {
  return `
import fcntl, json, os, select, socket, sys, threading, time
listener = socket.create_server(("127.0.0.1", 0))
names = ["plain", "nonblock", "async", "other"]
clients = [socket.create_connection(listener.getsockname()) for _ in names]
served = {name: listener.accept()[0] for name in names}
served["nonblock"].setblocking(False)
fcntl.fcntl(served["async"], fcntl.F_SETFL, os.O_ASYNC)
served["listener"] = listener
epoll = select.epoll()
threading.Thread(target=lambda: ${wait}, daemon=True).start()
print("ready", json.dumps({name: [one.fileno(), os.fstat(one.fileno()).st_ino] for name, one in served.items()}), flush=True)
sys.stdin.readline()
os._exit(0)
`;
}

type Fds = Readonly<Record<string, readonly [fd: number, inode: number]>>;

/** How the program waits for each of its sockets, in the order of `names`; `busy`: so many threads wait for no fd. */
async function waits(
  wait: string,
  names: readonly string[],
  busy = 0,
): Promise<readonly (Waiting | null | undefined)[]> {
  const target = await startProgram("/usr/bin/python3", ["-c", program(wait)]);
  const fds = JSON.parse(target.ready.slice(1).join(" ")) as Fds;
  // On a busy machine a thread comes late to its wait.
  await until(() => readWaits(target.pid, new Set())?.busy === busy);
  const world = new World({ announced: true, fdCalls: true });
  for (const [fd, inode] of Object.values(fds))
    feed(world, `${target.pid} socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = ${fd}<socket:[${inode}]>`);
  const open = [...openFds(world.state)];
  const waiters = new Waiters(open);
  const found = names.map((name) => {
    const [fd, inode = 0] = fds[name] ?? [];
    const at = open.find((one) => one.fd === fd);
    return at && waiters.onConnection({ ...at, inode: asInode(inode) });
  });
  await target.end();
  return found;
}

const isKnown = process.arch === "x64" || process.arch === "arm64";

if (isKnown) {
  test("a thread in accept(): O_NONBLOCK and O_ASYNC show that a program may come back by itself", async () => {
    const [plain, nonblock, signalled] = await waits("listener.accept()", ["plain", "nonblock", "async"]);
    const how = (waiting: Waiting | null | undefined): unknown => [waiting?.how, waiting?.others, waiting?.nonblock];
    assert.equal(how(plain), ["nobody", "blocked", false]);
    assert.equal(how(nonblock), ["nobody", "blocked", true]);
    assert.equal(how(signalled), ["signalled", "blocked", false]);
  });

  for (const [how, wait] of [
    ["select()", 'select.select([served["other"]], [], [])'],
    ["epoll_wait()", '(epoll.register(served["other"], select.EPOLLIN), epoll.poll())'],
  ] as const)
    test(`a thread in ${how}, for another one`, async () => {
      const [plain, other] = await waits(wait, ["plain", "other"]);
      assert.equal([plain?.how, plain?.others], ["nobody", "polled"]);
      assert.is(other?.how, "polled");
    });

  test("no thread waits for any socket: how the program finds work is not seen", async () => {
    const [plain] = await waits("time.sleep(600)", ["plain"], 1);
    assert.equal([plain?.how, plain?.others], ["nobody", null]);
  });
}

test.run();
