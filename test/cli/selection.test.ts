/** A selection leaves out no socket because it is closed: the command itself, in every format. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { socktrace } from "../support/socktrace.ts";

const LOG = `socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
setsockopt(3, SOL_TCP, TCP_NODELAY, [1], 4) = 0
close(3) = 0
+++ exited with 0 +++
`;

const shown: Readonly<Record<string, string>> = {
  text: `?:	unknown process	(exited with 0)
   3: S_IFSOCK mode:0777 ino:?  #1
      O_RDWR|O_NONBLOCK?|O_CLOEXEC?
	SOCK_STREAM	TCP over IPv4
	TCP_NODELAY
	never connected
	opened by ? (socket), closed by ? (close)
	OPTION       VALUE  ASKED  ORIGIN
	TCP_NODELAY  on     on     set by ?

unknown: inodes (strace prints them with -y)
unknown: process ids (strace prints them with -f and -o)
unknown: the program of a process whose execve is not in the trace
unknown: O_NONBLOCK and O_CLOEXEC may have been changed since: fcntl and ioctl are not traced
`,
  table: `COMMAND PID FD PROTO LOCAL PEER STATE  OPTIONS
?         ?  3 tcp   -     -    CLOSED TCP_NODELAY
`,
  lsof: `COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME
?         ?    ? 3u sock      -      0t0    ? protocol: TCP
`,
  netstat: `Active Internet connections (servers and established)
Proto Recv-Q Send-Q Local Address Foreign Address State  PID/Program name
tcp        ?      ? 0.0.0.0:*     0.0.0.0:*       CLOSED ?/?
`,
};

for (const [format, text] of Object.entries(shown)) {
  for (const selection of [["-i", "TCP"], ["--opt", "TCP_NODELAY"], ["-s", "TCP:CLOSED"], []]) {
    test(`read -q --format ${[format, ...selection].join(" ")}`, () => {
      const { status, stdout, stderr } = socktrace(["read", "-q", "--format", format, ...selection, "-"], LOG);
      assert.equal({ status, stdout, stderr }, { status: 0, stdout: text, stderr: "" });
    });
  }
}

test.run();
