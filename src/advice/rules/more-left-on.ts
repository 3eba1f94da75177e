import { byMoment, type Case } from "../case.ts";
import type { Finding, Rule } from "../rule.ts";
import { lateness, movedBy, trafficOf } from "./shared/traffic.ts";

export const moreLeftOn: Rule = {
  id: "more-left-on",
  level: "warning",
  title: "MSG_MORE on the last piece: it leaves 200 ms later, or never",
  why: "MSG_MORE (SPLICE_F_MORE of splice) says that more follows at once, and the kernel holds back what fills no segment, TCP for 200 ms. On the last piece of a message it makes each answer wait: 208 ms instead of less than 1, whether TCP_NODELAY is on or not. Of UDP the datagram waits for a write without it: close() throws it away (measured on 6.18). It takes data calls (--data, or a log with all calls that write): an answer that came 190 ms or more after a write with MSG_MORE, which takes their times; or a UDP socket whose last write before the close had it.",
  instead: "Leave MSG_MORE out with the last piece of a message.",
  bad: `send(s, header, sizeof header, MSG_MORE);
send(s, body, length, MSG_MORE);
recv(s, answer, sizeof answer, 0);         /* 200 ms */`,
  good: `send(s, header, sizeof header, MSG_MORE);
send(s, body, length, 0);
recv(s, answer, sizeof answer, 0);`,
  options: ["TCP_CORK", "UDP_CORK", "TCP_NODELAY"],
  check(one) {
    if (trafficOf(one)?.calls.areAllThere !== true) return null;
    if (one.isTcp) return late(one);
    return one.isUdp ? lost(one) : null;
  },
};

function late(one: Case): Finding | null {
  const answers = trafficOf(one)?.afterMore ?? null;
  if (answers === null) return null;
  return {
    text: "the last write before the program waited for its peer had MSG_MORE: what filled no segment left about 200 ms later",
    fix: "leave MSG_MORE out with the last piece of a message",
    evidence: lateness(answers, "with MSG_MORE", answers.count === 1 ? "answer" : "answers"),
  };
}

function lost(one: Case): Finding | null {
  const traffic = trafficOf(one);
  const { closed } = one.socket;
  if (traffic?.lastSent == null || traffic.heldBy !== "more" || closed === null || mayBeSent(one)) return null;
  return {
    text: "the last write before the close had MSG_MORE: the datagram was never sent",
    fix: "leave MSG_MORE out with the last piece of a datagram",
    evidence: [
      movedBy(traffic.lastSent, "with MSG_MORE"),
      { ...byMoment(closed), text: "closed, and nothing was sent in between" },
    ],
  };
}

/** To turn UDP_CORK off sends what waits, whatever made it wait. */
function mayBeSent(one: Case): boolean {
  const cork = one.state("UDP_CORK");
  const sent = one.socket.traffic?.sentFrom ?? null;
  return cork !== null && (cork.at === null || sent === null || cork.at > sent);
}
