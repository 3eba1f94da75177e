import { test } from "uvu";
import * as assert from "uvu/assert";
import { hideSecrets } from "../../src/decode/hide-secrets.ts";

const hidden = (line: string, shown: string): void => {
  assert.is(hideSecrets(line), shown);
  assert.is(shown.length, line.length);
};
const untouched = (line: string): void => {
  assert.is(hideSecrets(line), line);
};

test("a key is as many stars as it has characters", () => {
  hidden(
    '7 setsockopt(6<socket:[1]>, SOL_TCP, TCP_MD5SIG, "sec\\"ret\\0", 216) = 0',
    '7 setsockopt(6<socket:[1]>, SOL_TCP, TCP_MD5SIG, "**********", 216) = 0',
  );
  hidden(
    'setsockopt(3, SOL_ALG, ALG_SET_KEY, "secret"..., 16) = 0',
    'setsockopt(3, SOL_ALG, ALG_SET_KEY, "******"..., 16) = 0',
  );
  hidden(
    'setsockopt(3, SOL_TCP, TCP_AO_ADD_KEY, {sndid=1, keylen=6, key="secret"}, 288) = 0',
    'setsockopt(3, SOL_TCP, TCP_AO_ADD_KEY, {sndid=1, keylen=6, key="******"}, 288) = 0',
  );
});

test("whatever the option is called", () => {
  hidden('setsockopt(6, 0x6, 0xe, "secret", 216) = 0', 'setsockopt(6, 0x6, 0xe, "******", 216) = 0');
  hidden(
    'setsockopt(6, 0x6 /* SOL_TCP */, 0xe /* TCP_MD5SIG */, "secret", 216) = 0',
    'setsockopt(6, 0x6 /* SOL_TCP */, 0xe /* TCP_MD5SIG */, "******", 216) = 0',
  );
  hidden(
    'setsockopt(sockfd=6, level=SOL_TCP, optname=TCP_MD5SIG, optval="secret", optlen=216) = 0',
    'setsockopt(sockfd=6, level=SOL_TCP, optname=TCP_MD5SIG, optval="******", optlen=216) = 0',
  );
});

test("where the line does not tell which option it is, nothing is shown", () => {
  hidden('7 <... getsockopt resumed>"secret", [40]) = 0', '7 <... getsockopt resumed>"******", [40]) = 0');
  hidden('7 setsockopt(6, SOL_TCP, TCP_MD5S!G, "secret', '7 setsockopt(6, SOL_TCP, TCP_MD5S!G, "******');
});

test("all else stays as it is", () => {
  untouched('setsockopt(3, SOL_TCP, TCP_CONGESTION, "cubic", 5) = 0');
  untouched('sendto(3, "TCP_MD5SIG", 10, 0, NULL, 0) = 10');
});

test.run();
