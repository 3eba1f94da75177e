// A function of JavaScript that makes the call itself, without those of node:net between.
const { TCP, constants } = process.binding("tcp_wrap");

function openServer(handle) {
  handle.bind("127.0.0.1", 0);
  handle.listen(5);
}

const server = new TCP(constants.SERVER);
openServer(server);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
