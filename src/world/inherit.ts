import { findOption } from "../linux/catalogue.ts";
import { inherits } from "../linux/inheritance.ts";
import type { Sysctls } from "../linux/option.ts";
import { isInForce } from "./options.ts";
import { sameValue } from "./same.ts";
import { optionKey, type Heritage, type OptionState, type Socket } from "./socket.ts";

/**
 * The options that accept() copies from the listener, as the catalogue says. One of which nobody knows whether it is
 * copied is there too, its value and origin unknown. What a look found as in any fresh socket is left out. All
 * connections that are accepted alike get the same map.
 */
export function inheritedFrom(listener: Socket): ReadonlyMap<string, OptionState> {
  const heritage = (listener.heritage ??= newHeritage());
  heritage.options ??= makeHeritage(listener, heritage);
  const { options } = heritage;
  countDown(heritage);
  return options;
}

/**
 * An option was set on a listener. The kernel copies options when a connection is made, not when it is accepted: those
 * that wait already do not have it. As many can wait as the backlog says, and one more.
 */
export function unsettle(listener: Socket, option: OptionState, sysctls: Sysctls | null): void {
  if (listener.state !== "LISTEN") return;
  const { value } = option;
  if (value !== null && isInForce(listener, option.level, option.name, value, sysctls)) return;
  const key = optionKey(option);
  const heritage = (listener.heritage ??= newHeritage());
  heritage.unsettled.set(key, { before: listener.options.get(key) ?? null, left: queueLimit(listener, sysctls) });
}

/** Nobody waits on this listener any more: accept() said EAGAIN. */
export function settle(listener: Socket): void {
  if (listener.heritage === null || listener.heritage.unsettled.size === 0) return;
  listener.heritage.unsettled.clear();
  listener.heritage.options = null;
}

function newHeritage(): Heritage {
  return { options: null, unsettled: new Map() };
}

function makeHeritage(listener: Socket, { unsettled }: Heritage): ReadonlyMap<string, OptionState> {
  const copied = new Map<string, OptionState>();
  for (const [key, option] of listener.options) {
    if (option.usual === true) continue;
    const known = findOption(option.level, option.name);
    const isCopied = known === null ? null : inherits(known, listener.kind.family);
    if (isCopied === false) continue;
    const before = unsettled.get(key);
    const isSure = before === undefined || sameValue(before.before?.value ?? null, option.value);
    copied.set(key, inherit(option, isCopied === true && isSure));
  }
  return copied;
}

/** When it was set, and by whom, stays the listener's; when it was inherited, the socket's birth tells. */
function inherit(option: OptionState, isSure: boolean): OptionState {
  if (isSure && option.origin !== "unknown") return { ...option, origin: "inherited", earlier: [] };
  return { ...option, value: isSure ? option.value : null, origin: "unknown", earlier: [] };
}

/** One connection less that may have been waiting. */
function countDown(heritage: Heritage): void {
  for (const [key, unsettled] of heritage.unsettled) {
    if (--unsettled.left > 0) continue;
    heritage.unsettled.delete(key);
    heritage.options = null;
  }
}

/** listen(2): more than net.core.somaxconn is cut to it, and so is a negative number, which counts as very large. */
function queueLimit({ backlog }: Socket, sysctls: Sysctls | null): number {
  const most = Number(sysctls?.get("net.core.somaxconn") ?? 0xffff);
  return (backlog === null || backlog < 0 ? most : Math.min(backlog, most)) + 1;
}
