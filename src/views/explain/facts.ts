import { inherits } from "../../linux/inheritance.ts";
import type { SocketOption } from "../../linux/option.ts";
import { list } from "./words.ts";

/** `SOL_SOCKET 20; also called SO_RCVTIMEO_OLD; SO_RCVTIMEO_NEW is 66; 4102 on mips and parisc` */
export function numberText({ level, number, aliases, otherNumbers = {}, elsewhere = {} }: SocketOption): string {
  const same = aliases.filter((name) => !Object.hasOwn(otherNumbers, name));
  const parts = [
    `${level} ${number}`,
    same.length === 0 ? null : `also called ${list(same)}`,
    ...Object.entries(otherNumbers).map(([name, other]) => `${name} is ${other}`),
    ...[...machinesByNumber(elsewhere)].map(([other, machines]) => `${other} on ${list(machines)}`),
  ];
  return parts.filter((part) => part !== null).join("; ");
}

function machinesByNumber(elsewhere: Readonly<Record<string, number>>): ReadonlyMap<number, readonly string[]> {
  const machines = new Map<number, readonly string[]>();
  for (const [machine, number] of Object.entries(elsewhere))
    machines.set(number, [...(machines.get(number) ?? []), machine]);
  return machines;
}

/** Whether an accepted socket has the value of its listener. */
export function inheritanceText(option: SocketOption): string {
  if (option.access === "r" || option.access === "none") return "no: it cannot be set";
  const [inet, unix] = [inherits(option, tcp), inherits(option, { family: "AF_UNIX", protocol: "0" })];
  const others = unix === true ? "an accepted UNIX socket inherits it from its listener" : null;
  if (inet === true) return `yes: an accepted socket inherits it from its listener${exceptions(option, unix)}`;
  if (option.limitsAccepted === true)
    return "as a limit: an accepted socket reads its own value, which is not above it";
  if (inet === false) return `no: an accepted socket starts with the default${others === null ? "" : `; ${others}`}`;
  if (others !== null) return `yes: ${others}`;
  return option.types !== null && !option.types.some((type) => listening.has(type))
    ? "no: such sockets accept no connections"
    : "unknown";
}

function exceptions({ families, withoutMptcp }: SocketOption, unix: boolean | null): string {
  return [
    families === null && unix === false ? ", but a UNIX socket does not" : "",
    withoutMptcp === undefined ? "" : "; from an MPTCP listener only if the peer speaks MPTCP too",
  ].join("");
}

const tcp = { family: "AF_INET", protocol: "IPPROTO_TCP" };

const listening: ReadonlySet<string> = new Set(["SOCK_STREAM", "SOCK_SEQPACKET"]);

export function socketsText({ families, types }: SocketOption): string {
  const of = families === null ? "every family" : list(families);
  return types === null ? `of ${of}` : `${list(types)} of ${of}`;
}

/** `Linux 3.9`, `before Linux 2.2` */
export function sinceText({ since }: SocketOption): string {
  return since.startsWith("before ") ? since.replace("before ", "before Linux ") : `Linux ${since}`;
}

/** `IP_TOS(2const), where that is missing ip(7)` */
export function manText({ man, olderMan }: SocketOption): string {
  return `${man ?? "none"}${typeof olderMan === "string" ? `, where that is missing ${olderMan}` : ""}`;
}

/** How the facts of the row are known: what the kernel was asked, and what pages and headers document. */
export function sourceText(option: SocketOption): string {
  const documented = `documented: ${option.man === null ? "" : `${option.man}, `}${option.header}`;
  if (option.measured === null) return `${documented}; not measured`;
  const facts = [
    option.default.type === "unknown" ? null : "default",
    "kernel",
    option.inherited === null ? null : "inherited",
  ];
  return `${list(facts.filter((fact) => fact !== null))} measured on Linux ${option.measured}; the rest ${documented}`;
}
