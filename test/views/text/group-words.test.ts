/** Lines of sockets that are counted as one: two kinds that would read alike name what differs. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { groupWords } from "../../../src/views/text/group-words.ts";
import { World } from "../../../src/world/world.ts";
import { feed } from "../../support/world.ts";

const bind = 'bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16) = 0';
const accepted = 'accept4(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("10.0.0.9")}, [16], 0) = 4';

function wordsOf(log: string): readonly string[] {
  const { world } = feed(
    new World(),
    `7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3\n7 ${bind}\n7 listen(3, 5) = 0\n${log}`,
  );
  return [...groupWords(world.state.archive.groups.values()).values()];
}

const WORDS = "accepted on 0.0.0.0:80, no option set";

test("one kind is not told from others", () => {
  assert.equal(wordsOf(`7 ${accepted}\n7 close(4) = 0\n7 ${accepted}\n7 close(4) = 0`), [WORDS]);
});

test("the state at close, and what failed", () => {
  const log = `
    7 ${accepted}
    7 close(4) = 0
    7 ${accepted}
    7 shutdown(4, SHUT_WR) = 0
    7 close(4) = 0
    7 ${accepted}
    7 listen(4, 5) = -1 EINVAL (Invalid argument)
    7 close(4) = 0
  `;
  assert.equal(wordsOf(log), [
    `${WORDS}, state when closed: ESTABLISHED, failed: nothing`,
    `${WORDS}, state when closed: unknown: after shutdown() it depends on the peer, failed: nothing`,
    `${WORDS}, state when closed: ESTABLISHED, failed: listen EINVAL`,
  ]);
});

test.run();
