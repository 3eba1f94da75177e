import type { Data, SocketContext, SocketOption, Sysctls } from "../option.ts";

/** A value that was set, and what is known of the place it was set in. */
export interface Asked {
  readonly option: SocketOption;
  readonly data: Data;
  readonly sysctls: Sysctls | null;
  readonly socket: SocketContext | null;
}

/** One number of a sysctl; null where the machine was not asked. */
export function sysctlNumber(sysctls: Sysctls | null, name: string, field = 0): number | null {
  const text = sysctls?.get(name)?.trim().split(/\s+/)[field];
  return text === undefined || !/^-?\d+$/.test(text) ? null : Number(text);
}
