import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../test/support/ports.ts";

/** A server, and a load for it. */
export interface Server {
  readonly name: string;
  readonly title: string;
  readonly command: readonly string[];
  readonly port: number;
  /** Requests a second. */
  readonly load: () => number;
}

const SECONDS = 2;

/** @param folder for their files */
export async function servers(folder: string): Promise<readonly Server[]> {
  return [nginx(folder, await freePort()), redis(folder, await freePort(), 16), redis(folder, await freePort(), 1)];
}

function nginx(folder: string, port: number): Server {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const configuration = join(folder, "nginx.conf");
  writeFileSync(
    configuration,
    `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log stderr emerg;
    events { worker_connections 512; }
    http {
      access_log off; ${temporary.join(" ")}
      server { listen 127.0.0.1:${port}; location / { return 200 "hello"; } }
    }`,
  );
  const load = [`-d${SECONDS}s`, "-t1", "-c16", "-H", "Connection: close", `http://127.0.0.1:${port}/`];
  return {
    name: "nginx",
    title: "nginx, a connection for each request",
    command: ["nginx", "-e", "stderr", "-p", folder, "-c", configuration],
    port,
    load: () => Number(/Requests\/sec:\s*([\d.]+)/.exec(ask("wrk", load))?.[1]),
  };
}

/** `pipelined`: requests at a time. */
function redis(folder: string, port: number, pipelined: number): Server {
  const load = [
    "-p",
    String(port),
    "-t",
    "set",
    "-P",
    String(pipelined),
    "-c",
    "20",
    "-n",
    String(12_500 * pipelined + 50_000),
    "-q",
  ];
  return {
    name: pipelined === 1 ? "redis, unpipelined" : "redis",
    title: `redis, ${pipelined} ${pipelined === 1 ? "request" : "requests"} at a time`,
    command: ["redis-server", "--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
    port,
    load: () => Number(/([\d.]+) requests per second/.exec(ask("redis-benchmark", load))?.[1]),
  };
}

function ask(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { encoding: "latin1", maxBuffer: 1 << 26 });
}
