import * as assert from "uvu/assert";

/** What a package has to do where it is installed: a command, and what its output has to show. */
export interface Use {
  readonly what: string;
  readonly script: string;
  readonly shows: readonly RegExp[];
}

const begin = `rm -f /run/ready
perl /given/server.pl 600 & server=$!
until [ -e /run/ready ]; do sleep 0.1; done`;

const end = `kill $server`;

/** Attaches, waits until that is done, then lets the server go. */
const attach = (flags: string): string => `${begin}
socktrace ${flags} -p $server >/given/attached 2>&1 & us=$!
until grep -q SO_KEEPALIVE /given/attached || ! kill -0 $us 2>/dev/null; do sleep 0.1; done
grep TracerPid /proc/$server/status
kill -INT $us; wait $us; echo "ended $?"
cat /given/attached; rm /given/attached
grep TracerPid /proc/$server/status
${end}`;

const launched = [/listens +backlog 5/, /SO_KEEPALIVE +on +on +set at/, /ended 0/];

const uses: readonly Use[] = [
  { what: "version", script: "socktrace --version", shows: [/^socktrace \d+\.\d+\.\d+$/m, /^strace \d/m] },
  {
    what: "launch",
    script: `socktrace perl /given/server.pl 2>&1; echo "ended $?"`,
    shows: launched,
  },
  { what: "attach", script: attach(""), shows: [/TracerPid:\t[1-9]/, /SO_KEEPALIVE/, /ended 0/, /TracerPid:\t0\n$/] },
  {
    what: "pfiles",
    script: `${begin}; socktrace pfiles $server; ${end}`,
    shows: [/perl \/given\/server\.pl 600/, /SO_KEEPALIVE/, /sockname: AF_INET 127\.0\.0\.1/],
  },
  { what: "ls", script: `${begin}; socktrace ls -c perl; ${end}`, shows: [/perl.*127\.0\.0\.1/] },
  { what: "explain", script: "socktrace explain SO_KEEPALIVE", shows: [/SO_KEEPALIVE/, /TCP_KEEPIDLE/] },
  {
    what: "guard",
    script: `${begin}
setsid socktrace -p $server >/given/guarded 2>&1 & us=$!
until grep -q 'TracerPid:.[1-9]' /proc/$server/status; do sleep 0.1; done
kill -KILL $us
for _ in $(seq 100); do grep -q 'TracerPid:.0' /proc/$server/status && break; sleep 0.1; done
grep -E 'TracerPid|State' /proc/$server/status
${end}`,
    shows: [/State:\tS/, /TracerPid:\t0/],
  },
];

const byEbpf: readonly Use[] = [
  {
    what: "launch by eBPF",
    script: `socktrace --engine ebpf perl /given/server.pl 2>&1; echo "ended $?"`,
    shows: launched,
  },
  {
    what: "attach by eBPF",
    script: attach("--engine ebpf"),
    shows: [/^TracerPid:\t0/, /SO_KEEPALIVE/, /ended 0/],
  },
];

export function usesHere(hasEbpf: boolean): readonly Use[] {
  return hasEbpf ? [...uses, ...byEbpf] : uses;
}

/** One script of all of them. */
export function scriptOf(uses: readonly Use[]): string {
  return uses.map(({ what, script }) => `echo "=== ${what}"\n${script}`).join("\n");
}

/** Of the script's output: each use has shown what it has to. */
export function checkUses(uses: readonly Use[], output: string): void {
  for (const { what, shows } of uses) {
    const [, text = ""] = new RegExp(`^=== ${what}\n([^]*?)(?=^=== |(?![^]))`, "m").exec(output) ?? [];
    for (const pattern of shows) assert.match(text, pattern, `${what}: ${String(pattern)}`);
  }
}
