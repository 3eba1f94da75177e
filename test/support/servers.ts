import { execFileSync, spawnSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect, type NetConnectOpts, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./ports.ts";

/** A real server: how it is started on a free port, made to work, and ended. */
export interface Server {
  readonly name: string;
  /** What it takes; a file or a command that is not there is the reason why it cannot be run here. */
  readonly needs: readonly string[];
  readonly start: (place: Place) => Start;
  /** Connections, with options set at both ends; gives those that stay open. */
  readonly load: (place: Place) => Promise<readonly Socket[]>;
  /** How it is ended; null: its input ends. */
  readonly stop: ((place: Place) => void) | null;
}

/** Where a server lives. */
export interface Place {
  /** This one and the next are free. */
  readonly port: number;
  readonly folder: string;
}

export interface Start {
  readonly command: readonly string[];
  /** What it prints when it takes connections. */
  readonly ready: RegExp;
  /** As whom it has to run. */
  readonly flags?: readonly string[];
}

const isRoot = process.getuid?.() === 0;
const NOBODY = 65534;
const REQUEST = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";

/** A folder and a port of its own; `leave` takes the folder away. */
export async function makePlace(): Promise<Place & { readonly leave: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
  return {
    folder,
    port: await freePort(),
    leave: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

/** Null: it can be run here. */
export function whatIsMissing({ needs }: Server): string | null {
  return needs.find((need) => (need.startsWith("/") ? !existsSync(need) : !isCommand(need))) ?? null;
}

function isCommand(name: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${name}`]).status === 0;
}

const nginx: Server = {
  name: "nginx",
  needs: ["nginx"],
  start: (place) => {
    mkdirSync(join(place.folder, "prefix"));
    writeFileSync(join(place.folder, "conf"), nginxConf(place));
    const command = ["nginx", "-e", "stderr", "-p", join(place.folder, "prefix"), "-c", join(place.folder, "conf")];
    return { command, ready: /start worker process \d+[^]*start worker process \d+/ };
  },
  load: async ({ port, folder }) => [
    ...(await converse({ port, host: "127.0.0.1" }, REQUEST.replace("/ ", "/up "), 8)),
    ...(await converse({ path: join(folder, "sock") }, REQUEST, 1)),
  ],
  stop: ({ folder }) => {
    process.kill(Number(readFileSync(join(folder, "pid"), "utf8")), "SIGTERM");
  },
};

/** Two workers, listeners of every kind, and a way that goes on to itself as to another server. */
function nginxConf({ port, folder }: Place): string {
  return `daemon off; worker_processes 2; pid ${folder}/pid; error_log stderr notice;
    events { worker_connections 256; }
    http {
      access_log off; tcp_nopush on;
      client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f;
      uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
      server {
        listen 127.0.0.1:${port} so_keepalive=30m::10 backlog=300 reuseport;
        listen 127.0.0.1:${port + 1} rcvbuf=40000 sndbuf=60000 deferred fastopen=20;
        listen [::1]:${port} ipv6only=on;
        listen unix:${folder}/sock;
        location / { return 200 "hello"; }
        location /up { proxy_pass http://127.0.0.1:${port + 1}/; proxy_socket_keepalive on; }
      }
    }`;
}

const redis: Server = {
  name: "redis-server",
  needs: ["redis-server"],
  start: ({ port, folder }) => ({
    command: [
      ...["redis-server", "--port", String(port), "--bind", "127.0.0.1", "::1", "--save", "", "--dir", folder],
      ...["--unixsocket", join(folder, "sock"), "--pidfile", join(folder, "pid"), "--tcp-keepalive", "60"],
    ],
    ready: /ready to accept connections at/,
  }),
  load: async ({ port, folder }) => [
    ...(await converse({ port, host: "127.0.0.1" }, "PING\r\n", 10)),
    ...(await converse({ path: join(folder, "sock") }, "PING\r\n", 2)),
  ],
  stop: ({ port }) => {
    connect(port, "127.0.0.1")
      .on("error", () => undefined)
      .write("SHUTDOWN NOSAVE\r\n");
  },
};

const node: Server = {
  name: "a Node HTTP server",
  needs: [process.execPath],
  start: ({ port }) => ({
    command: [process.execPath, "samples/programs/servers/http-server.mjs", String(port)],
    ready: /^ready/m,
  }),
  load: async ({ port }) => [
    ...(await converse({ port, host: "127.0.0.1" }, REQUEST, 8)),
    ...(await converse({ port: port + 1, host: "::1" }, "", 2)),
  ],
  stop: null,
};

/** `java FILE` compiles it: a runtime alone, without javac, cannot. */
const java: Server = {
  name: "a Java HTTP server",
  needs: ["java", "javac"],
  start: ({ port }) => ({
    command: ["java", "-XX:TieredStopAtLevel=1", "samples/programs/servers/HttpServer.java", String(port)],
    ready: /^ready/m,
  }),
  load: async ({ port }) => [
    ...(await converse({ port, host: "127.0.0.1" }, REQUEST, 4)),
    ...(await converse({ port: port + 1, host: "127.0.0.1" }, "", 2)),
  ],
  stop: null,
};

const postgresFolder = newest("/usr/lib/postgresql");

/** It refuses to be root. */
const postgres: Server = {
  name: "PostgreSQL",
  needs: [`${postgresFolder}/bin/postgres`, "psql"],
  start: ({ port, folder }) => {
    const data = join(folder, "data");
    if (isRoot) chownSync(folder, NOBODY, NOBODY);
    const initdb = [`${postgresFolder}/bin/initdb`, "--no-sync", "-A", "trust", "-U", "me", "-D", data];
    const [command = "", ...args] = [...(isRoot ? ["runuser", "-u", "nobody", "--"] : []), ...initdb];
    execFileSync(command, args, { stdio: "ignore" });
    return {
      command: [
        ...[`${postgresFolder}/bin/postgres`, "-D", data, "-p", String(port), "-k", folder],
        ...["-c", "listen_addresses=127.0.0.1,::1", "-c", "tcp_keepalives_idle=77", "-c", "fsync=off"],
      ],
      ready: /ready to accept connections/,
      flags: isRoot ? ["-u", "nobody"] : [],
    };
  },
  load: async ({ port, folder }) => {
    const psql = (host: string): unknown =>
      execFileSync("psql", ["-h", host, "-p", String(port), "-U", "me", "-d", "postgres", "-c", "select 1"]);
    for (const host of ["127.0.0.1", "::1", folder]) psql(host);
    // A client that sends SSLRequest, gets "no", and stays connected.
    return converse({ port, host: "127.0.0.1" }, "\0\0\0\x08\x04\xd2\x16\x2f", 1);
  },
  stop: ({ folder }) => {
    process.kill(Number(readFileSync(join(folder, "data", "postmaster.pid"), "utf8").split("\n")[0]), "SIGINT");
  },
};

const sshd: Server = {
  name: "sshd",
  needs: ["/usr/sbin/sshd", "ssh", "ssh-keygen"],
  start: ({ port, folder }) => {
    for (const key of ["host", "key"])
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, key)]);
    writeFileSync(join(folder, "conf"), sshdConf(port, folder));
    // What Debian's service file makes before it starts the server.
    if (isRoot) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
    return { command: ["/usr/sbin/sshd", "-D", "-e", "-f", join(folder, "conf")], ready: /Server listening/ };
  },
  /** A login with the right key, one that is refused, and a client that leaves without a word. */
  load: async ({ port, folder }) => {
    const login = (...args: readonly string[]): string =>
      spawnSync(
        "ssh",
        [
          ...["-F", "none", "-p", String(port), "-i", join(folder, "key"), "-o", "IdentitiesOnly=yes"],
          ...["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes"],
          ...[...args, "127.0.0.1", "-s", "sftp"],
        ],
        { input: "", encoding: "utf8" },
      ).stderr;
    const [known, stranger] = [login(), login("-l", "daemon")];
    if (known.includes("Permission denied") || !stranger.includes("Permission denied"))
      throw new Error(`the logins went another way than they should: ${known}${stranger}`);
    for (const socket of await converse({ port, host: "127.0.0.1" }, "", 1)) socket.destroy();
    return [];
  },
  stop: ({ folder }) => {
    process.kill(Number(readFileSync(join(folder, "pid"), "utf8")), "SIGTERM");
  },
};

function sshdConf(port: number, folder: string): string {
  return `HostKey ${folder}/host
ListenAddress 127.0.0.1:${port}
ListenAddress [::1]:${port}
PidFile ${folder}/pid
AuthorizedKeysFile ${folder}/key.pub
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
TCPKeepAlive yes
Subsystem sftp internal-sftp
ForceCommand internal-sftp
`;
}

export const servers: readonly Server[] = [nginx, redis, node, java, postgres, sshd];

/** So many connections, each until the server has spoken; the last two stay open. */
async function converse(to: NetConnectOpts, request: string, times: number): Promise<readonly Socket[]> {
  const kept: Socket[] = [];
  for (let left = times; left > 0; left--) {
    const socket = await talk(to, request);
    if (left <= 2) kept.push(socket);
    else socket.destroy();
  }
  return kept;
}

function talk(to: NetConnectOpts, request: string): Promise<Socket> {
  return new Promise((done, fail) => {
    const socket = connect({ ...to, noDelay: true }, () => socket.write(request, "latin1"));
    socket.on("error", fail).once("data", () => {
      done(socket);
    });
  });
}

/** The folder of the highest version. */
function newest(folder: string): string {
  const versions = existsSync(folder) ? readdirSync(folder).map(Number) : [];
  return join(folder, String(Math.max(0, ...versions.filter((version) => version > 0))));
}
