import type { Data, SocketContext, SocketOption, Sysctls } from "../option.ts";

/** A value that was set, on which socket and machine; null for what is unknown of these. */
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
