import type { Micros } from "../base/brands.ts";
import { findOption } from "../linux/catalogue.ts";
import { inherits } from "../linux/inheritance.ts";
import type { Sysctls } from "../linux/option.ts";
import { isInForce } from "./options.ts";
import { sameValue } from "./same.ts";
import type { State } from "./state.ts";
import { noneEarlier, optionKey, type Inheritance, type OptionState, type Socket } from "./socket.ts";

/**
 * The options that accept() copies from the listener, by the catalogue. One of which it is unknown whether it is copied
 * is there too, with unknown value and origin. An observed value that every new socket has is left out. All connections
 * that are accepted alike get the same map.
 */
export function inheritedFrom(listener: Socket): ReadonlyMap<string, OptionState> {
  const inheritance = (listener.inheritance ??= newInheritance());
  inheritance.options ??= makeInherited(listener, inheritance);
  const { options } = inheritance;
  countDown(inheritance);
  return options;
}

/**
 * An option was set on a listener. The kernel copies options when a connection is made, not when it is accepted: those
 * that are in the queue already do not have it. The queue takes as many as the backlog, and one more.
 */
export function noteLate(state: State, listener: Socket, option: OptionState): void {
  if (listener.state !== "LISTEN") return;
  const { sysctls } = state;
  const { value } = option;
  if (value !== null && isInForce(listener, option.level, option.name, value, sysctls)) return;
  const key = optionKey(option);
  const inheritance = (listener.inheritance ??= newInheritance());
  state.lateListeners.add(listener);
  inheritance.late.set(key, {
    before: listener.options.get(key) ?? null,
    left: queueLimit(listener, sysctls),
    at: option.at,
  });
}

/** No connection is in the queue of this listener: accept() failed with EAGAIN, or the kernel was asked, then at `at`. */
export function queueEmptied(listener: Socket, at: Micros | null = null): void {
  const { inheritance } = listener;
  if (inheritance === null || inheritance.late.size === 0) return;
  for (const [key, late] of inheritance.late)
    if (at === null || (late.at !== null && late.at < at)) inheritance.late.delete(key);
  inheritance.options = null;
}

function newInheritance(): Inheritance {
  return { options: null, late: new Map() };
}

function makeInherited(listener: Socket, { late }: Inheritance): ReadonlyMap<string, OptionState> {
  const copied = new Map<string, OptionState>();
  for (const [key, option] of listener.options) {
    if (option.usual === true) continue;
    const known = findOption(option.level, option.name);
    const isCopied = known === null ? null : inherits(known, listener.kind);
    if (isCopied === false) continue;
    const before = late.get(key);
    const isSure = before === undefined || sameValue(before.before?.value ?? null, option.value);
    copied.set(key, inherit(option, isCopied === true && isSure));
  }
  return copied;
}

/** Time and thread are those of the set on the listener; it was inherited when the socket was opened. */
function inherit(option: OptionState, isSure: boolean): OptionState {
  if (isSure && option.origin !== "unknown") return { ...option, origin: "inherited", earlier: noneEarlier };
  return { ...option, value: isSure ? option.value : null, origin: "unknown", earlier: noneEarlier };
}

/** One connection less that may have been in the queue. */
function countDown(inheritance: Inheritance): void {
  for (const [key, late] of inheritance.late) {
    if (--late.left > 0) continue;
    inheritance.late.delete(key);
    inheritance.options = null;
  }
}

/** listen(2): more than net.core.somaxconn is cut to it, and so is a negative number, which counts as very large. */
function queueLimit({ backlog }: Socket, sysctls: Sysctls | null): number {
  const most = Number(sysctls?.get("net.core.somaxconn") ?? 0xffff);
  return (backlog === null || backlog < 0 ? most : Math.min(backlog, most)) + 1;
}
