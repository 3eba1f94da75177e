/** --expect, for connections that are older than the trace: whether they were accepted or connected was not seen. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { verdictTexts } from "../support/verdicts.ts";

/** What is wrong with `target: option`; null: nothing. */
function wrong(log: string, target: string, option = ""): string | null {
  const [text = ""] = verdictTexts(log, option === "" ? target : `${target}: ${option}`);
  return text === "ok" ? null : text;
}

const nodelay = (on: 0 | 1): string =>
  `7 getsockopt(4<TCP:[10.0.0.1:80->10.0.0.9:40000]>, SOL_TCP, TCP_NODELAY, [${on}], [4]) = 0\n`;
const listener = `
  7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<TCP:[100]>
  7 bind(3<TCP:[100]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
  7 listen(3<TCP:[0.0.0.0:80]>, 5) = 0
`;

test("the option holds on it: it holds for the accepted ones and for the connected ones", () => {
  assert.is(wrong(nodelay(1), "accepted tcp:80", "TCP_NODELAY"), null);
  assert.is(wrong(nodelay(1), "connected tcp:80", "TCP_NODELAY"), null);
});

test("the option does not: it may be one of those that are meant, so the check fails, and why is said", () => {
  assert.is(
    wrong(nodelay(0), "accepted tcp:80", "TCP_NODELAY"),
    "#1 (fd 4 of 7, 10.0.0.9:40000): TCP_NODELAY is off (observed); whether it was accepted or connected is unknown",
  );
});

test("that there is such a socket is proved by none of which it is unknown; that there is a socket is", () => {
  const unsure =
    "#1 (fd 4 of 7, 10.0.0.9:40000): it was opened before the trace, so whether it was accepted or connected is unknown";
  assert.is(wrong(nodelay(1), "accepted tcp:80"), unsure);
  assert.is(wrong(nodelay(1), "connected tcp:80"), unsure);
  assert.is(wrong(nodelay(1), "socket tcp:80"), null);
  assert.is(wrong(nodelay(1), "listener tcp:80"), "no such socket");
});

test("with its listener in the trace it is accepted, and nothing else", () => {
  assert.is(wrong(listener + nodelay(1), "accepted tcp:80"), null);
  assert.is(wrong(listener + nodelay(1), "connected tcp:80"), "no such socket");
});

test.run();
