/**
 * sd_listen_fds(3): a program takes the sockets that it is passed only if LISTEN_PID is its own pid. Whoever launched us
 * has put in ours, and the program's is not known before it runs: a shell in its place puts in its own, and becomes the
 * program. Null: there is nothing to put in.
 */
export function withListenPid(command: readonly string[], environment: readonly string[]): readonly string[] | null {
  const isForUs = process.env.LISTEN_PID === String(process.pid);
  if (!isForUs || environment.some((entry) => /^LISTEN_PID(=|$)/.test(entry))) return null;
  return ["/bin/sh", "-c", 'export LISTEN_PID=$$; exec "$@"', "sh", ...command];
}
