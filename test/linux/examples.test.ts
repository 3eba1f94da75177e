/**
 * The examples of `explain`: those in C are compiled as functions of one program, which gives each a socket and prints what its
 * setsockopt or getsockopt fails with; those in shell are run in a network of their own.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { allOptions } from "../../src/linux/catalogue.ts";
import { examples } from "../../src/linux/help/examples.ts";
import { helpOf } from "../../src/linux/help/index.ts";

const all = Object.entries(examples).map(([name, lines]) => ({ name, lines }));
const inShell = all.filter(({ lines }) => lines.every((line) => line.startsWith("$ ")));
const inC = all.filter((example) => !inShell.includes(example));

/** What the examples leave to the program. */
const program = `
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <linux/filter.h>
#include <linux/icmp.h>
#include <linux/if_packet.h>
#include <linux/net_tstamp.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/udp.h>
#include <linux/vm_sockets.h>

struct sockaddr_in here = { .sin_family = AF_INET }, there = { .sin_family = AF_INET, .sin_port = 9 };
struct sockaddr_in6 everywhere = { .sin6_family = AF_INET6 };
struct sockaddr *address = (struct sockaddr *)&here, *peer = (struct sockaddr *)&there;
struct sockaddr *any6 = (struct sockaddr *)&everywhere;
socklen_t address_length = sizeof here, peer_length = sizeof there;
char data[60000];
size_t size = 1;
struct msghdr message;
struct in6_addr address6 = { { { 0xff, 0x15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 } } };
int client = -1, ifindex = 1, on = 1;
int bpf_program(void) { return -1; }
static const char *current;
static int checked(int outcome) {
  if (outcome < 0) printf("%s %s\\n", current, strerrorname_np(errno));
  return outcome;
}
static void with_socket(const char *name, void (*example)(int), int fd) {
  current = name;
  if (fd < 0) printf("%s no socket\\n", name);
  else if (fcntl(fd, F_SETFL, O_NONBLOCK) == 0) example(fd);
}
#define setsockopt(...) checked(setsockopt(__VA_ARGS__))
#define getsockopt(...) checked(getsockopt(__VA_ARGS__))
`;

/** Of a level, or of an option. */
const sockets: Readonly<Record<string, string>> = {
  SOL_SOCKET: "AF_INET, SOCK_STREAM, 0",
  SOL_TCP: "AF_INET, SOCK_STREAM, 0",
  SOL_IP: "AF_INET, SOCK_DGRAM, 0",
  SOL_IPV6: "AF_INET6, SOCK_DGRAM, 0",
  SOL_UDP: "AF_INET, SOCK_DGRAM, 0",
  SOL_RAW: "AF_INET, SOCK_RAW, IPPROTO_ICMP",
  SOL_PACKET: "AF_PACKET, SOCK_RAW, htons(3)",
  SOL_NETLINK: "AF_NETLINK, SOCK_RAW, 0",
  AF_VSOCK: "AF_VSOCK, SOCK_STREAM, 0",
  SO_ORIGINAL_DST: "AF_INET, SOCK_STREAM, 0",
};

/** The program behind the example is not there, nor a redirected connection, nor always the kernel's TLS. */
const expected: Readonly<Record<string, readonly string[]>> = {
  SO_ATTACH_REUSEPORT_EBPF: ["EBADF", "EINVAL"],
  SO_ORIGINAL_DST: ["ENOENT"],
  TCP_ULP: ["ENOENT", "ENOTCONN"],
};
/** An older kernel; somebody who is not root. */
const elsewhere = ["ENOPROTOOPT", ...(process.getuid?.() === 0 ? [] : ["EPERM"])];

test("one or two lines of at most 72 columns, of options that have a longer text, and shown with it", () => {
  for (const { name, lines } of all) {
    assert.ok(lines.length === 1 || lines.length === 2, name);
    for (const line of lines) assert.ok(line.length <= 72, `${name}: ${line.length} columns`);
    assert.ok(lines.some((line) => line.includes(name)) || inShell.some((example) => example.name === name), name);
    const option = allOptions().find((one) => one.name === name);
    assert.ok(option, name);
    assert.equal(helpOf(option)?.example, lines, name);
  }
});

test("those in C compile without a warning, and the kernel takes them", () => {
  const folder = mkdtempSync(join(tmpdir(), "socktrace-examples-"));
  try {
    const source = join(folder, "examples.c");
    const binary = join(folder, "examples");
    writeFileSync(source, program + numbers() + inC.map(asFunction).join("\n") + main());
    const compiled = spawnSync("gcc", ["-Wall", "-Werror", "-o", binary, source], { encoding: "utf8" });
    assert.is(compiled.stderr, "");
    const run = spawnSync(binary, { encoding: "utf8", timeout: 20_000 });
    assert.is(run.status, 0);
    const refused = run.stdout.split("\n").filter((line) => line !== "");
    assert.equal(refused.filter(isUnexpected), []);
    console.log(`\n  ${inC.length} examples; of these the kernel refuses here: ${refused.join(", ")}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("those in shell run in a network of their own", () => {
  for (const { name, lines } of inShell) {
    const script = lines.map((line) => line.slice(2)).join("\n");
    const run = spawnSync("unshare", ["-rn", "sh", "-ec", `ip link set lo up\n${script}`], { encoding: "utf8" });
    if (/unshare/.test(run.stderr)) console.log(`skipped: ${run.stderr.trim()}`);
    else assert.is(run.stderr + String(run.status), "0", name);
  }
});

/** Those of the option at hand that these headers do not have yet. */
function numbers(): string {
  return inC.map(({ name }) => `#ifndef ${name}\n#define ${name} ${optionOf(name).number}\n#endif\n`).join("");
}

function asFunction({ name, lines }: { readonly name: string; readonly lines: readonly string[] }): string {
  return `static void example_${name}(int fd) {\n${lines.join("\n")}\n}\n`;
}

function main(): string {
  const calls = inC.map(({ name }) => {
    const socket = sockets[name] ?? sockets[optionOf(name).level] ?? "";
    return `with_socket("${name}", example_${name}, socket(${socket}));`;
  });
  return `int main(void) {\nsignal(SIGPIPE, SIG_IGN);\n${calls.join("\n")}\nreturn 0;\n}\n`;
}

function optionOf(name: string): { readonly level: string; readonly number: number } {
  const option = allOptions().find((one) => one.name === name);
  if (option === undefined) throw new Error(`no option ${name}`);
  return option;
}

function isUnexpected(line: string): boolean {
  const [name = "", errno = ""] = line.split(" ");
  return errno !== "no" && ![...elsewhere, ...(expected[name] ?? [])].includes(errno);
}

test.run();
