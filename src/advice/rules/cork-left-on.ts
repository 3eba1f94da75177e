import { byMoment, setBy, type Case } from "../case.ts";
import type { Finding, Rule } from "../rule.ts";
import { lateness, movedBy, trafficOf, turnedOn } from "./shared/traffic.ts";

export const corkLeftOn: Rule = {
  id: "cork-left-on",
  level: "error",
  title: "TCP_CORK or UDP_CORK stays on: the last piece leaves 200 ms later, or never",
  why: "While TCP_CORK is on, the kernel holds back what fills no segment, for 200 ms. A program that leaves it on and waits for its peer waits that long for each answer: 208 ms instead of less than 1 (measured on 6.18). TCP_NODELAY that was set before does not help; to set it sends what waits, once. While UDP_CORK is on, all that is sent becomes one datagram, which leaves when it is turned off: close() throws it away (measured on 6.18). It takes data calls (--data): an answer that came 190 ms or more after what was sent while TCP_CORK was on, which takes their times; or something that was sent on a UDP socket while UDP_CORK was on, which then stayed on until the close.",
  instead: "Turn it off as soon as the message is complete; that sends it. Or use MSG_MORE on each piece but the last.",
  bad: `setsockopt(s, IPPROTO_TCP, TCP_CORK, &on, sizeof on);
write(s, header, sizeof header);
write(s, body, length);
read(s, answer, sizeof answer);            /* 200 ms */`,
  good: `setsockopt(s, IPPROTO_TCP, TCP_CORK, &on, sizeof on);
write(s, header, sizeof header);
write(s, body, length);
setsockopt(s, IPPROTO_TCP, TCP_CORK, &off, sizeof off);
read(s, answer, sizeof answer);`,
  options: ["TCP_CORK", "UDP_CORK", "TCP_NODELAY"],
  check(one) {
    if (one.isTcp) return late(one);
    return one.isUdp ? lost(one) : null;
  },
};

function late(one: Case): Finding | null {
  const answers = trafficOf(one)?.afterCork ?? null;
  if (answers === null) return null;
  const on = turnedOn(one.state("TCP_CORK"));
  const of = answers.count === 1 ? "answer" : "answers";
  return {
    level: "warning",
    text: "TCP_CORK was on while the program waited for its peer: what filled no segment left about 200 ms later",
    fix: "turn TCP_CORK off when the message is complete, which sends it",
    evidence: [...(on === null ? [] : [setBy(on)]), ...lateness(answers, "written while TCP_CORK was on", of)],
  };
}

function lost(one: Case): Finding | null {
  const traffic = trafficOf(one);
  const { closed } = one.socket;
  const cork = one.setHere("UDP_CORK");
  if (traffic?.lastSent == null || traffic.heldBy !== "cork" || closed === null || cork === null) return null;
  // What is not followed may have it open still.
  if (one.value("UDP_CORK") !== true || !traffic.calls.isFollowed) return null;
  // On again after off: what waited has left in between.
  const isOlder = cork.at !== null && traffic.sentFrom !== null && cork.at <= traffic.sentFrom;
  if (!isOlder && cork.earlier.values.length > 0) return null;
  return {
    level: "error",
    text: "UDP_CORK was on from the last write to the close: the datagram was never sent",
    fix: "turn UDP_CORK off when the datagram is complete, which sends it",
    evidence: [
      setBy(cork),
      movedBy(traffic.lastSent, "written while UDP_CORK was on"),
      { ...byMoment(closed), text: "closed with UDP_CORK on" },
    ],
  };
}
