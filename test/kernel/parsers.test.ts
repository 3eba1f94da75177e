import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asInode } from "../../src/base/brands.ts";
import { listedIn, readInetTables } from "../../src/kernel/inet-tables.ts";
import { parseUnixDiag } from "../../src/kernel/unix-diag.ts";

const tables = suite("sockets in /proc/PID/net, and sock_diag");

/** As kernel 6.18 wrote them. */
const net: Readonly<Record<string, string>> = {
  tcp: `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     
   0: 00000000:07E8 00000000:0000 0A 00000000:00000003 00:00000000 00000000     0        0 1545 1 000000008fc3c293 100 0 0 10 0                      
   1: 0100007F:C95A 0100007F:07E8 01 00000010:00000000 00:00000000 00000000  1000        0 1546 1 000000008fc3c293 20 4 24 10 -1                      
   2: 0100007F:9BF9 0100007F:C95A 06 00000000:00000000 03:00000F8D 00000000     0        0 0 3 0000000041829cd5                                      
`,
  tcp6: `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0000000000000000FFFF00000100007F:07E8 0000000000000000FFFF00000100007F:C95A 01 00000000:00000010 00:00000000 00000000     0        0 1547 1 00000000ea17c964 20 4 30 10 -1
`,
  udp: `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops            
  123: 00000000:0035 00000000:0000 07 00000000:00000300 00:00000000 00000000     0        0 2000 2 0000000000000000 0         
  124: 0100007F:1000 0100007F:0035 01 00000000:00000000 00:00000000 00000000     0        0 2001 2 0000000000000000 0         
  125: 0200000A:1001 0300000A:0035 01 00000000:00000000 00:00000000 00000000     0        0 2002 2 0000000000000000 0         
`,
};
const inet = readInetTables((file) => net[file] ?? "");

tables("a listener", () => {
  assert.equal(inet.find(asInode(1545)), {
    kind: { family: "AF_INET", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" },
    local: { type: "inet", address: "0.0.0.0", port: 2024 },
    peer: null,
    state: "LISTEN",
    receive: 3,
    send: 0,
  });
});

tables("a dual-stack connection", () => {
  assert.equal(inet.find(asInode(1547)), {
    kind: { family: "AF_INET6", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" },
    local: { type: "inet6", address: "::ffff:127.0.0.1", port: 2024, scope: null },
    peer: { type: "inet6", address: "::ffff:127.0.0.1", port: 0xc95a, scope: null },
    state: "ESTABLISHED",
    receive: 16,
    send: 0,
  });
});

tables("both ends of a connection find each other, across IPv4 and IPv6", () => {
  assert.is(inet.opposite(asInode(1546)), 1547);
  assert.is(inet.opposite(asInode(1547)), 1546);
});

tables("a listener has no other end", () => {
  assert.is(inet.opposite(asInode(1545)), null);
});

tables("a datagram client finds the server that is bound to any address, if it is on this machine", () => {
  assert.is(inet.opposite(asInode(2001)), 2000);
  assert.is(inet.opposite(asInode(2002)), null);
});

tables("what nobody holds is found by no inode, and listed all the same", () => {
  assert.is(inet.find(asInode(0)), null);
  const [row] = inet.rows((inode) => inode === 0);
  assert.equal(row === undefined ? null : listedIn(row), {
    kind: { family: "AF_INET", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" },
    local: { type: "inet", address: "127.0.0.1", port: 0x9bf9 },
    peer: { type: "inet", address: "127.0.0.1", port: 0xc95a },
    state: "TIME_WAIT",
    receive: 0,
    send: 0,
  });
});

tables("the port of a raw socket is its protocol", () => {
  const raw = readInetTables((file) =>
    file === "raw"
      ? "  sl\n    1: 00000000:0001 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 3000 2 0 0\n"
      : "",
  );
  assert.is(raw.find(asInode(3000))?.kind.protocol, "IPPROTO_ICMP");
  assert.is(raw.rows(() => true)[0]?.line.uid, 1000);
});

tables("sock_diag's answer for a UNIX socket: its peer and its queues", () => {
  const peer = [8, 0, 2, 0, 0xd3, 0xbe, 0, 0];
  const queues = [12, 0, 4, 0, 8, 0, 0, 0, 0, 3, 0, 0];
  const answer = (...attributes: number[]): DataView =>
    new DataView(Uint8Array.from([1, 1, 1, 0, 0xd2, 0xbe, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...attributes]).buffer);
  assert.equal(parseUnixDiag(answer(...peer, ...queues)), {
    inode: 48850,
    type: 1,
    state: 1,
    local: null,
    peer: 48851,
    receive: 8,
    send: 768,
    uid: null,
  });
  // UNIX_DIAG_NAME: `/x` with its NUL, `@a@` with NULs for the two @; UNIX_DIAG_UID.
  assert.equal(parseUnixDiag(answer(7, 0, 0, 0, 0x2f, 0x78, 0, 0)).local, { type: "unix-path", path: "/x" });
  assert.equal(parseUnixDiag(answer(7, 0, 0, 0, 0, 0x61, 0, 0)).local, { type: "unix-abstract", name: "a\0" });
  assert.is(parseUnixDiag(answer(8, 0, 7, 0, 0xe8, 3, 0, 0)).uid, 1000);
  // A connection that nobody has accepted yet has a peer without an inode.
  assert.is(parseUnixDiag(answer(8, 0, 2, 0, 0, 0, 0, 0)).peer, null);
  assert.equal(parseUnixDiag(answer()), {
    inode: 48850,
    type: 1,
    state: 1,
    local: null,
    peer: null,
    receive: 0,
    send: 0,
    uid: null,
  });
});

tables.run();
