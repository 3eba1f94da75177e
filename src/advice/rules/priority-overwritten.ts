import { asked, setBy } from "../case.ts";
import type { Rule } from "../rule.ts";

export const priorityOverwritten: Rule = {
  id: "priority-overwritten",
  level: "note",
  title: "SO_PRIORITY was set, and IP_TOS after it gave the socket another priority",
  why: "A changed IP_TOS sets SO_PRIORITY as well, by its bits 1 to 4: 0, 2, 4 or 6. Measured on 6.18: SO_PRIORITY 5 reads 6 after IP_TOS 0x10, and 4 after 0xb8. The same IP_TOS once more, and IPV6_TCLASS, leave it.",
  instead: "Set SO_PRIORITY after IP_TOS.",
  bad: `setsockopt(s, SOL_SOCKET, SO_PRIORITY, &priority, sizeof priority);
setsockopt(s, IPPROTO_IP, IP_TOS, &tos, sizeof tos);`,
  good: `setsockopt(s, IPPROTO_IP, IP_TOS, &tos, sizeof tos);
setsockopt(s, SOL_SOCKET, SO_PRIORITY, &priority, sizeof priority);`,
  options: ["SO_PRIORITY", "IP_TOS"],
  check(one) {
    const [state, tos] = [one.state("SO_PRIORITY"), one.setHere("IP_TOS")];
    if (state?.by !== "IP_TOS" || tos === null) return null;
    const own = state.earlier.values.find(({ origin, by }) => origin === "set" && by === undefined) ?? null;
    const [wanted, inForce] = [asked(own), one.number("SO_PRIORITY")];
    if (own === null || wanted === null || wanted === 0 || inForce === null || inForce === wanted) return null;
    return {
      text: `SO_PRIORITY was set to ${wanted}, and IP_TOS after it made that ${inForce}`,
      fix: "set SO_PRIORITY after IP_TOS",
      evidence: [setBy(own), setBy(tos)],
    };
  },
};
