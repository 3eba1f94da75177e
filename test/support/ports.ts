import { readFileSync } from "node:fs";
import { createServer } from "node:net";

/** Two test files that run at a time seldom draw the same: there are some ten thousand to draw from. */
const LOWEST = 20_000;
const TRIES = 100;

/**
 * A TCP port on 127.0.0.1 that is free, as is the next one. It lies below those that the kernel gives away to connect
 * from (ip_local_port_range, ip(7)): a port out of those could be taken by any client before the server binds it.
 */
export async function freePort(): Promise<number> {
  const above = firstEphemeral() - 1;
  for (let tries = 0; tries < TRIES; tries++) {
    const port = LOWEST + Math.floor(Math.random() * (above - LOWEST));
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
  throw new Error(`no free port among ${LOWEST} to ${above}`);
}

function firstEphemeral(): number {
  return Number(readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "latin1").split("\t")[0]);
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((done) => {
    server.once("error", () => {
      done(false);
    });
    server.listen(port, "127.0.0.1", () =>
      server.close(() => {
        done(true);
      }),
    );
  });
}
