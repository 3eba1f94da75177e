/** Settings of another network namespace are not known: what depends on them is not said. */
import { networkInterfaces } from "node:os";
import { getuid } from "node:process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { adviceOn } from "../support/advice.ts";
import { canTrace } from "../support/socktrace.ts";

const test = suite("namespaces");

/** TCP_FASTOPEN where the namespace's server bit is on, or where the machine's own is off. */
const listening = `
listener = tcp(("127.0.0.1", PORT))
listener.setsockopt(IPPROTO_TCP, TCP_FASTOPEN, 16)
listener.listen(64)`;

/** unshare(CLONE_NEWNET), by the C library: Python 3.11 has no function for it. */
const unshare = `
import ctypes
if ctypes.CDLL(None).unshare(0x40000000): raise SystemExit("unshare")
with open("/proc/sys/net/ipv4/tcp_fastopen", "w") as setting: setting.write("3")`;

const ids = (program: string): readonly string[] => adviceOn(program).map((one) => one.slice(0, one.indexOf(":")));

if (canTrace() && getuid?.() === 0)
  test("a setting of the machine decides, but not in a namespace that the program makes", () => {
    assert.equal(ids(listening), ["warning fastopen-off"]);
    assert.equal(ids(unshare + listening), []);
  });

const join = `
s = socket(AF_INET, SOCK_DGRAM)
try: s.setsockopt(SOL_IP, IP_ADD_MEMBERSHIP, inet_aton("239.255.7.1") + bytes(4))
except OSError: raise SystemExit("there is no route to it")`;

if (canTrace())
  test("multicast-interface: where the machine has several", () => {
    const all = Object.values(networkInterfaces()).filter((one) => one?.some(({ internal }) => !internal));
    assert.is(ids(join).includes("note multicast-interface"), all.length > 1);
  });

test.run();
