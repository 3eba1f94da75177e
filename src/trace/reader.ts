import type { SocketReader } from "../kernel/socket-reader.ts";

/** Null: the kernel cannot be asked here (no koffi for this machine). koffi is loaded by the first call. */
export async function socketReader(): Promise<SocketReader | null> {
  try {
    const kernel = await import("../kernel/socket-reader.ts");
    return new kernel.SocketReader();
  } catch {
    return null;
  }
}
