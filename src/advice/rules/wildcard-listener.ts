import { isWildcard } from "../../world/peer.ts";
import { boundAndListened } from "../case.ts";
import type { Rule } from "../rule.ts";

export const wildcardListener: Rule = {
  id: "wildcard-listener",
  level: "note",
  title: "A server listens on every address, and all its clients were on this machine",
  why: "0.0.0.0 and [::] take connections on each interface, those that come later included: who reaches the machine reaches the server. That can be meant; where all clients are local 127.0.0.1 serves them too, and nobody else.",
  instead: "Bind to 127.0.0.1 or [::1], or to the address that clients use.",
  bad: `address.sin_addr.s_addr = htonl(INADDR_ANY);
bind(s, &address, sizeof address);           /* clients come over 127.0.0.1 only */`,
  good: `address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
bind(s, &address, sizeof address);`,
  options: [],
  check(one) {
    const { socket, fixedPort } = one;
    if (!one.isTcp || !one.isListener || fixedPort === null || !isWildcard(one.boundTo)) return null;
    const accepted = one.around.acceptedBy(socket);
    // Those that were there before anybody looked count too.
    const seen = socket.clients ?? (accepted.length > 0 ? "local" : null);
    if (seen !== "local" || !accepted.every((each) => one.of(each).isLocal)) return null;
    return {
      text: "it listens on every address of the machine, and all clients that were seen were local",
      fix: "bind it to 127.0.0.1 or [::1] if that is all it is for",
      evidence: boundAndListened(socket),
    };
  },
};
