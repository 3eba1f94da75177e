import { asked, setBy } from "../case.ts";
import type { Rule } from "../rule.ts";

/** Documentation/networking/ip-sysctl.rst, tcp_fastopen: bits of the mask. */
const SERVER = 2;

export const fastopenOff: Rule = {
  id: "fastopen-off",
  level: "warning",
  title: "TCP_FASTOPEN is set on a listener, and the machine has it off",
  why: "Servers have TCP Fast Open only where net.ipv4.tcp_fastopen has bit 2, and by default (1) it has not. setsockopt() succeeds all the same; the data in a client's SYN is dropped and sent again, so each connection still costs the round trip (measured on 6.18).",
  instead: "Set net.ipv4.tcp_fastopen to 3, or leave the option out.",
  bad: `/* net.ipv4.tcp_fastopen is 1 */
setsockopt(s, IPPROTO_TCP, TCP_FASTOPEN, &length, sizeof length);`,
  good: `/* sysctl -w net.ipv4.tcp_fastopen=3 */
setsockopt(s, IPPROTO_TCP, TCP_FASTOPEN, &length, sizeof length);`,
  options: ["TCP_FASTOPEN"],
  check(one) {
    const state = one.setHere("TCP_FASTOPEN") ?? one.found("TCP_FASTOPEN");
    const [length, mask] = [asked(state) ?? one.number("TCP_FASTOPEN"), one.sysctl("net.ipv4.tcp_fastopen")];
    if (state === null || !one.isListener || length === null || length <= 0 || mask === null) return null;
    if ((mask & SERVER) !== 0) return null;
    return {
      text: `TCP_FASTOPEN is set, and net.ipv4.tcp_fastopen is ${mask}, without bit 2: data in a SYN is not taken, so connections still cost a round trip`,
      fix: `set net.ipv4.tcp_fastopen to ${mask | SERVER}, or leave the option out`,
      evidence: [setBy(state)],
    };
  },
};
