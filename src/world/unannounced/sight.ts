import type { PrintedFd } from "../../events/event.ts";
import { cannotListen } from "../role.ts";
import type { Socket } from "../socket.ts";

/** A printed fd, with what else the event shows of the socket that it names. */
export interface Sight extends PrintedFd {
  /** The call works on listeners only. */
  readonly listens?: true;
}

/** Whether the event shows another socket than this, or no socket. */
export function isAnother(socket: Socket, { file, inode, listens }: Sight): boolean {
  if (file !== null || (listens === true && cannotListen(socket))) return true;
  return inode !== null && socket.inode !== null && inode !== socket.inode;
}

/** Whether strace printed what the fd names. */
export function isPrinted({ inode, details }: PrintedFd): boolean {
  return inode !== null || details !== null;
}
