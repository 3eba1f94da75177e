import { addressCalls } from "./calls/address.ts";
import { dataCalls } from "./calls/data.ts";
import { fdCalls } from "./calls/fd.ts";
import { messageCalls } from "./calls/message.ts";
import { optionCalls } from "./calls/option.ts";
import { processCalls } from "./calls/process.ts";
import { ptraceCalls } from "./calls/ptrace.ts";
import { socketCalls } from "./calls/socket.ts";
import type { Decoder } from "./decoder.ts";

/** Every system call that is decoded, by name. */
export const decoders: ReadonlyMap<string, Decoder> = new Map(
  Object.entries({
    ...socketCalls,
    ...addressCalls,
    ...optionCalls,
    ...fdCalls,
    ...messageCalls,
    ...dataCalls,
    ...processCalls,
    ...ptraceCalls,
  }),
);
