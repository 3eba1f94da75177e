/** --data: what reads and writes prove of a connection, and nothing of what they carry. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { canTrace, socktrace } from "../support/socktrace.ts";

/** The server reads to the end of what the client sends, and never closes its side. */
const program = `
import os, socket
listener = socket.socket(); listener.bind(("127.0.0.1", 0)); listener.listen(5)
client = socket.socket(); client.connect(listener.getsockname())
server, _ = listener.accept()
client.sendall(b"top-secret-1"); server.recv(100)
os.write(client.fileno(), b"top-secret-2"); os.read(server.fileno(), 100)
server.sendmsg([b"top-secret-3"]); client.recv(100)
client.close()
READ
os._exit(0)
`;

/** How the server's side learns that the client is gone. */
const reads: readonly (readonly [about: string, python: string])[] = [
  ["recv", "server.recv(10)"],
  ["read", "os.read(server.fileno(), 10)"],
  ["readv", "os.readv(server.fileno(), [bytearray(5), bytearray(5)])"],
  ["recvmsg", "server.recvmsg(10)"],
];

if (canTrace())
  for (const [about, python] of reads)
    test(`a leak: the end of the client's data, by ${about}`, () => {
      const folder = mkdtempSync(join(tmpdir(), "socktrace-data-"));
      const [out, raw] = [join(folder, "out"), join(folder, "raw")];
      const command = ["--", "/usr/bin/python3", "-c", program.replace("READ", python)];
      assert.is(socktrace(["--data", "-o", out, "--raw", raw, ...command]).status, 0);
      const text = readFileSync(out, "utf8");
      assert.match(text, /accepted +on #\d+ .*\n(?:.*\n)*?.* state +CLOSE_WAIT: the peer has closed its side\n/);
      assert.match(text, "state when closed: CLOSE_WAIT");
      assert.match(readFileSync(raw, "latin1"), /(?:sendto|write)\(/);
      assert.not.match(readFileSync(raw, "latin1"), /top-secret-[123]",/);
      rmSync(folder, { recursive: true });
    });

test.run();
