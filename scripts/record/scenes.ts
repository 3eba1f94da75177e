import { once } from "node:events";
import { createServer, connect, type Server, type Socket } from "node:net";
import { mkdir, writeFile } from "node:fs/promises";
import { severalClients } from "../../test/support/workers.ts";

/** A program in a situation: how it is started, when it is ready, and what is done to it then. */
export interface Scene {
  readonly command: readonly [string, ...string[]];
  /** Matches its output when it is ready. */
  readonly ready: RegExp;
  /** What its clients do; `ready` is what the pattern matched. Afterwards it ends with its input, or by the signal `end`. */
  readonly play?: (ready: readonly string[]) => Promise<void>;
  /** The signal that ends it. */
  readonly end?: NodeJS.Signals;
  /** Runs before it starts; the server that it returns is closed at the end. */
  readonly prepare?: () => Promise<Server | null>;
}

const sample = (name: string): Scene => ({ command: [`./samples/programs/${name}.py`], ready: /^ready (.*)\n/m });

const workers = (shape: string): Scene => ({
  ...sample("workers"),
  command: ["./samples/programs/workers.py", shape],
  play: ([, json]) => severalClients(json),
});

/** By the name of the recording. Each runs in a network namespace of its own, so ports can be the usual ones. */
export const scenes: Readonly<Record<string, Scene>> = {
  tcpserver: {
    command: ["./samples/programs/tcpserver.py", "--once"],
    ready: /Waiting for client on port (\d+)\n/,
    play: ([, port]) => converse(Number(port), "hello\nq\n"),
  },
  tcpclient: {
    command: ["sh", "-c", "printf 'hello\\nq\\n' | ./samples/programs/tcpclient.py"],
    ready: /^/,
    prepare: () => serve(5000, () => ""),
  },
  conversation: {
    command: [
      "sh",
      "-c",
      `./samples/programs/tcpserver.py --once & sleep 1; printf 'hello\\nq\\n' | ./samples/programs/tcpclient.py; wait`,
    ],
    ready: /RECEIVED: hello\n/,
  },
  udp: sample("udp"),
  unix_stream: sample("unix_stream"),
  dualstack: sample("dualstack"),
  connect_nonblocking: sample("connect_nonblocking"),
  connect_refused: sample("connect_refused"),
  option_values: sample("option_values"),
  inherited_listener: sample("inherited_listener"),
  forkserver: { ...sample("forkserver"), play: twoClients },
  /** In a PID namespace its pids differ inside and outside. */
  namespace: {
    ...sample("forkserver"),
    command: ["unshare", "--pid", "--fork", "./samples/programs/forkserver.py"],
    play: twoClients,
  },
  threadserver: { ...sample("threadserver"), play: twoClients },
  "workers-threads": workers("threads"),
  "workers-forks": workers("forks"),
  "workers-prefork": workers("prefork"),
  "workers-pool": workers("pool"),
  "workers-mix": workers("mix"),
  curl: {
    command: ["curl", "-s", "--keepalive-time", "30", "http://localhost:8080/"],
    ready: /hello/,
    prepare: () => serve(8080, () => "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello\n"),
  },
  nginx: {
    command: ["nginx", "-p", "/home/user/nginx", "-c", "nginx.conf"],
    ready: /start worker process \d+\n[^]*start worker process \d+\n/,
    prepare: writeNginxConf,
    play: () => many(40, () => converse(8080, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")),
    end: "SIGTERM",
  },
  "redis-server": {
    command: ["redis-server", "--save", "", "--dir", "/home/user"],
    ready: /Ready to accept connections/,
    play: () => many(40, () => converse(6379, "PING\r\nQUIT\r\n")),
    end: "SIGTERM",
  },
};

/** Two clients at the same time. */
async function twoClients([, json]: readonly string[]): Promise<void> {
  const { listener } = JSON.parse(json ?? "") as { listener: number };
  const clients = [connect(listener, "127.0.0.1"), connect(listener, "127.0.0.1")];
  for (const client of clients) {
    client.write("hello");
    await once(client, "data");
  }
  for (const client of clients) client.end();
  await Promise.all(clients.map((client) => once(client, "close")));
}

/** Sends the text and waits until the other side has closed. */
async function converse(port: number, text: string): Promise<void> {
  const client = connect(port, "127.0.0.1");
  client.write(text);
  client.resume();
  await once(client, "close");
}

/** Runs `play` so many times, four at a time. */
async function many(times: number, play: () => Promise<void>): Promise<void> {
  for (let done = 0; done < times; done += 4) await Promise.all([play(), play(), play(), play()]);
}

/** A server that is not traced: it sends the answer to any input, and closes when the client does. */
async function serve(port: number, answer: () => string): Promise<Server> {
  const server = createServer((client: Socket) => {
    client.on("data", () => client.write(answer()));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

async function writeNginxConf(): Promise<null> {
  await mkdir("/home/user/nginx", { recursive: true });
  await writeFile(
    "/home/user/nginx/nginx.conf",
    `daemon off; worker_processes 2; pid nginx.pid; error_log stderr notice;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  server {
    listen 127.0.0.1:8080 so_keepalive=30:10:5;
    listen [::1]:8080 ipv6only=on backlog=128 rcvbuf=64k deferred;
    listen unix:/home/user/nginx/nginx.sock;
    location / { return 200 "hello\\n"; }
  }
}
`,
  );
  return null;
}
