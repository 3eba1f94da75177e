/**
 * `npm run soak [-- PART...]`: an hour's worth of work, compressed; all parts where none is named. Each prints its
 * figures; ends with status 1 where one found a fault.
 *
 *   histories      random histories of socket calls beside real sockets: --histories N (200,000), --seed N
 *   connections    a server that is attached to, under --connections N (1,000,000)
 *   forks          50 workers that fork --forks N times each (2,000)
 *   attachments    redis-server under load, attached to and left --attachments N times (200)
 *   witnesses      random histories watched by strace and the eBPF engine at the same time: --watched N (20,000), --seed N
 *   facts          the statements of `explain`, shown on this kernel, with the programs that take longer
 *   kernels        the eBPF engine on Debian's 6.1 under qemu, as root: --kernel FILE is another vmlinuz
 *   (connections and forks: --engine ebpf)
 *   packages       the .rpm and the OCI image installed and used where nothing of ours is; all packages made twice; as root
 *   back-pressure  a reader of ours that sleeps for --seconds N (60)
 */
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { kernels } from "./kernels.ts";
import { packages } from "./packages.ts";
import { endAll } from "../test/live/safety/socktrace.ts";
import { attachments, backPressure, connections, forks, type Found } from "../test/live/safety/soak/parts.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    histories: { type: "string", default: "200000" },
    watched: { type: "string", default: "20000" },
    seed: { type: "string" },
    connections: { type: "string", default: "1000000" },
    forks: { type: "string", default: "2000" },
    attachments: { type: "string", default: "200" },
    seconds: { type: "string", default: "60" },
    kernel: { type: "string" },
    engine: { type: "string", default: "strace" },
  },
});

const engine = ["--engine", values.engine];

const parts: Readonly<Record<string, () => Promise<Found> | Found>> = {
  "back-pressure": () => backPressure(Number(values.seconds)),
  attachments: () => attachments(Number(values.attachments)),
  forks: () => forks(50, Number(values.forks), engine),
  connections: () => connections(Number(values.connections), engine),
  facts,
  kernels: () => kernels(values.kernel),
  packages,
  histories: () => alone("bench/histories.ts", values.histories, "model and kernel disagree"),
  witnesses: () => alone("bench/witnesses.ts", values.watched, "strace, the eBPF engine and the kernel disagree"),
};

for (const name of positionals.length === 0 ? Object.keys(parts) : positionals) {
  const found = await (parts[name]?.() ?? { figures: "there is no such part", faults: [name] });
  console.log([`${name}: ${found.figures}`, ...found.faults.map((fault) => `  FAULT: ${fault}`)].join("\n"));
  if (found.faults.length > 0) process.exitCode = 1;
}
endAll();

/** test/facts with the slow programs. */
function facts(): Found {
  const { status } = spawnSync(process.execPath, [...process.execArgv, "test/facts/facts.test.ts"], {
    stdio: "inherit",
    env: { ...process.env, SOAK: "1" },
  });
  return {
    figures: `ended with status ${status ?? "?"}`,
    faults: status === 0 ? [] : ["a statement is not true here"],
  };
}

/** Random histories in a process of its own, which makes itself a network namespace. */
function alone(script: string, runs: string, fault: string): Found {
  const seed = values.seed === undefined ? [] : ["--seed", values.seed];
  const ourselves = [...process.execArgv, script, "--histories", runs, ...seed];
  const { status } = spawnSync(process.execPath, ourselves, { stdio: "inherit" });
  return { figures: `ended with status ${status ?? "?"}`, faults: status === 0 ? [] : [fault] };
}
