import type { Claim, ClaimedOption, Comparison, Difference } from "../events/claim.ts";
import type { SocketSnapshot } from "../events/snapshot.ts";
import { showAddress, type Address } from "../linux/address.ts";
import { findOption, optionReporting } from "../linux/catalogue.ts";
import { isLocked } from "../linux/buffer-locks.ts";
import { isList, isRecord, type Data } from "../base/data.ts";
import type { OptionValue, SocketOption } from "../linux/option.ts";
import { showValue } from "../linux/show.ts";

/**
 * Compares what the model claims of a socket with what the kernel reports of it. Pure. `isOurs`: the socket is in our
 * own network namespace; our sysctls say nothing of the defaults of another one, so these are not compared there.
 */
export function compare(claim: Claim, real: SocketSnapshot, isOurs: boolean): Comparison {
  const options = isOurs ? claim.options : claim.options.filter(({ origin }) => origin !== "default");
  const values = new Map(real.options.map(({ level, name, value }) => [`${level} ${name}`, value]));
  let same = 0;
  const differ: Difference[] = [];
  const count = (difference: Difference | null | undefined): void => {
    if (difference === null) same++;
    else if (difference !== undefined) differ.push(difference);
  };
  count(compareState(claim, real));
  count(compareAddress("local", claim.local, real.local, claim.state, real.state));
  count(compareAddress("peer", claim.peer, real.peer, claim.state, real.state));
  const locks = values.get(`${lockOption.level} ${lockOption.name}`);
  for (const option of options) count(compareOption(option, values.get(`${option.level} ${option.name}`), locks));
  return { same, differ };
}

const lockOption = optionReporting("buffer-locks");

/** Null: they agree. Undefined: nothing is claimed, or the kernel does not say. */
type Outcome = Difference | null | undefined;

/** What a connection becomes without a call of its owner. */
const unseen: Readonly<Record<string, readonly string[]>> = {
  SYN_SENT: ["ESTABLISHED", "CLOSE_WAIT", "CLOSED"],
  ESTABLISHED: ["CLOSE_WAIT", "CLOSED"],
  // sendto: a datagram socket gets a port, one with MSG_FASTOPEN a connection.
  CLOSED: ["ESTABLISHED", "SYN_SENT", "CLOSE_WAIT"],
  BOUND: ["ESTABLISHED", "SYN_SENT", "CLOSE_WAIT"],
  CLOSE_WAIT: ["CLOSED"],
};

function compareState({ state: claimed, presumed }: Claim, { state: real }: SocketSnapshot): Outcome {
  if (claimed === null || real === null) return undefined;
  if (plainState(claimed) === plainState(real)) return null;
  // SO_ERROR of 0 is asked when poll() says that connect() is done; of one asked too early it proves nothing.
  if (presumed && claimed === "ESTABLISHED" && real === "SYN_SENT")
    return { what: "state", claimed, real, cause: "SO_ERROR was read before the connect was done", explained: true };
  const explained = unseen[claimed]?.includes(plainState(real)) ?? false;
  const cause = explained
    ? "the other side, or a plain write, changed it: no traced call tells"
    : "a call was not seen, or what Linux does with one is not known to us";
  return { what: "state", claimed, real, cause, explained };
}

/** To the kernel both are CLOSE. */
function plainState(state: string): string {
  return state === "BOUND" ? "CLOSED" : state;
}

function compareAddress(
  what: "local" | "peer",
  claimed: Address | null,
  real: Address | null,
  claimedState: string | null,
  realState: string | null,
): Outcome {
  if (claimed === null) return undefined;
  // The other side may have got a name since.
  if (what === "peer" && claimed.type === "unix-unnamed") return undefined;
  // getpeername has a peer for connections only, and the kernel forgets its own choices with their end.
  const isOver = realState === null || plainState(realState) === "CLOSED" || realState === "SYN_SENT";
  if (isOver && (real === null || claimedState !== realState)) return undefined;
  const [ours, theirs] = [showAddress(claimed), real === null ? "none" : showAddress(real)];
  if (ours === theirs) return null;
  return { what, claimed: ours, real: theirs, cause: "a call was not seen", explained: false };
}

function compareOption(claimed: ClaimedOption, real: OptionValue | undefined, locks: OptionValue | undefined): Outcome {
  if (real?.type !== "known" || claimed.value.type !== "known") return undefined;
  if (isSame(claimed.value.data, real.data)) return null;
  const option = findOption(claimed.level, claimed.name);
  const moves = option === null ? undefined : movesOf(option, locks);
  // What nobody set, or what was only seen once, and the kernel moves by itself (a clock, a buffer) is no claim.
  if (moves !== undefined && (claimed.origin === "default" || claimed.origin === "observed")) return undefined;
  return {
    what: claimed.name,
    claimed: `${showValue(option, claimed.value)} (${claimed.origin})`,
    real: showValue(option, real),
    cause: moves ?? causes[claimed.origin],
    explained: moves !== undefined,
  };
}

/** A buffer that is locked, as setting it does, stays; all else that moves, moves whether it was set or not. */
function movesOf({ buffer, moves }: SocketOption, locks: OptionValue | undefined): string | undefined {
  const stays = buffer !== undefined && locks?.type === "known" && isLocked(buffer, locks.data);
  return moves === undefined || stays ? undefined : `the kernel changes it by itself: ${moves}`;
}

const causes: Readonly<Record<ClaimedOption["origin"], string>> = {
  set: "set again by somebody who is not traced, or Linux makes of it what we do not know",
  inherited: "the connection may be older than the option on its listener",
  default: "a setting of the machine has changed, or the socket is of another network namespace",
  observed: "set again by somebody who is not traced",
  unknown: "set again by somebody who is not traced",
};

function isSame(left: Data, right: Data): boolean {
  if (left === right) return true;
  if (isList(left))
    return isList(right) && left.length === right.length && left.every((item, at) => isSame(item, right[at] ?? null));
  if (!isRecord(left) || !isRecord(right)) return false;
  // A program may give fewer fields than the kernel has.
  return Object.keys(left).every((name) => isSame(left[name] ?? null, right[name] ?? null));
}
