// http-server.mjs PORT: HTTP there, a plain server on every address's next port, and a UDP socket with many options.
import { createSocket } from "node:dgram";
import { createServer } from "node:http";
import { createServer as createPlain } from "node:net";

const port = Number(process.argv[2]);

const http = createServer({ keepAlive: true, keepAliveInitialDelay: 7000, noDelay: true }, (_, answer) =>
  answer.end("hello"),
);
const plain = createPlain((socket) => {
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 5000);
  socket.on("error", () => undefined).write("hello");
});
const udp = createSocket("udp4");

await new Promise((done) => http.listen(port, "127.0.0.1", 64, done));
await new Promise((done) => plain.listen({ port: port + 1, host: "::1" }, done));
await new Promise((done) => udp.bind(0, "127.0.0.1", done));
udp.setTTL(33);
udp.setRecvBufferSize(40_000);
udp.setBroadcast(true);
udp.setMulticastTTL(5);
udp.setMulticastLoopback(false);
udp.addMembership("224.1.1.1", "127.0.0.1");
console.log("ready");
process.stdin.resume().on("end", () => process.exit(0));
