/** A rule about many sockets says nothing of a few. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { judge } from "../../src/advice/judge.ts";
import { worldOf } from "../support/world.ts";

/** So many connections, one after the other, each bound to port 0 first. */
function connections(count: number): string {
  return `
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 bind(3, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("10.0.0.1")}, 16) = 0
    7 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.2")}, 16) = 0
    7 close(3) = 0`.repeat(count);
}

/** `port-before-connect of 10` */
function advised(count: number, keep: number): readonly string[] {
  const { state } = worldOf(connections(count), { keep }).world;
  return judge(state).map((one) => `${one.id} of ${one.count}`);
}

test("port-before-connect: from ten on, and all are counted, kept in full or not", () => {
  assert.equal(advised(9, 1000), []);
  assert.equal(advised(10, 1000), ["port-before-connect of 10"]);
  assert.equal(advised(100, 2), ["port-before-connect of 100"]);
});

test.run();
