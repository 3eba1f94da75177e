import { isNagled } from "../../world/traffic.ts";
import type { Rule } from "../rule.ts";
import { lateness, trafficOf } from "./shared/traffic.ts";

export const nagleDelay: Rule = {
  id: "nagle-delay",
  level: "warning",
  title: "A message in several small writes waits 40 ms for an acknowledgement",
  why: "With TCP_NODELAY off, a piece that fills no segment waits until the piece before is acknowledged (Nagle's algorithm). The peer, which waits for the rest, acknowledges only after 40 ms (delayed acknowledgement). Of 30 exchanges 29 took 44 ms where the client sent its request in two writes, and as many where the server sent its answer so; none did with one write, with TCP_NODELAY, or where one of the writes filled a segment (measured on 6.18). It takes data calls (--data) with their times. It is said of a connection where half of the answers to several small writes, three at least, came when a delayed acknowledgement is due (38 to 60 ms), while others came within 20 ms: so neither the peer nor the network is slow.",
  instead:
    "Send a message by one call: gather it in a buffer, or use writev() or sendmsg(), or MSG_MORE on each piece but the last. Or set TCP_NODELAY.",
  bad: `write(s, header, sizeof header);
write(s, body, length);                    /* waits for the ACK */
read(s, answer, sizeof answer);`,
  good: `struct iovec parts[] = { { header, sizeof header }, { body, length } };
writev(s, parts, 2);
read(s, answer, sizeof answer);`,
  options: ["TCP_NODELAY", "TCP_QUICKACK", "TCP_CORK"],
  check(one) {
    const traffic = trafficOf(one);
    if (traffic?.nagled == null || !one.isTcp || !isNagled(traffic)) return null;
    const of = `of ${traffic.toPieces} answers to several small writes`;
    return {
      text: `messages were sent in several small writes without TCP_NODELAY: what followed the first write waited about 40 ms for the peer's delayed acknowledgement${one.ifAllSeen}`,
      fix: "send each message by one call (writev, sendmsg, or MSG_MORE on all pieces but the last), or set TCP_NODELAY",
      evidence: lateness(traffic.nagled, "the last of several small writes", of),
    };
  },
};
