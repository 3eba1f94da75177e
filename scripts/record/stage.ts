import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";

const MARK = "SOCKTRACE_STAGE";

/**
 * Runs the script again in namespaces of its own: no network but lo, so that the usual ports are free, another
 * host name, and private mounts. It returns only there; the outer process exits with the status of that run.
 */
export function enterStage(script: string): void {
  if (process.env[MARK] !== undefined) return;
  const asRoot = process.getuid?.() === 0 ? [] : ["--map-root-user"];
  const node = [process.execPath, "--import", "tsx", script, ...process.argv.slice(2)];
  const { status } = spawnSync("unshare", [...asRoot, "--mount", "--net", "--uts", ...node], {
    stdio: "inherit",
    env: { ...process.env, [MARK]: "1" },
  });
  process.exit(status ?? 1);
}

/** Files in which programs read about the machine and its users. */
const etc = {
  hosts: "127.0.0.1\tlocalhost\n::1\tlocalhost\n",
  "resolv.conf": "nameserver 127.0.0.1\n",
  passwd: "root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\n",
  group: "root:x:0:\nwww-data:x:33:\n",
};

/**
 * Makes every machine look alike: the samples are under /home/user/socktrace, the work folder; other people's
 * homes, /usr/local and /opt are empty; nobody but localhost, root and www-data has a name; the environment is ours.
 */
export function setStage(repository: string): void {
  run("ip", "link", "set", "lo", "up");
  run("hostname", "host");
  const top = mkdtempSync("/tmp/socktrace-stage-");
  run("mount", "-t", "tmpfs", "tmpfs", top);
  for (const name of ["home/user/socktrace/samples", "empty", "etc"]) mkdirSync(`${top}/${name}`, { recursive: true });
  run("mount", "--bind", `${repository}/samples`, `${top}/home/user/socktrace/samples`);
  for (const [name, text] of Object.entries(etc)) {
    writeFileSync(`${top}/etc/${name}`, text);
    run("mount", "--bind", `${top}/etc/${name}`, `/etc/${name}`);
  }
  run("mount", "--rbind", `${top}/home`, "/home");
  for (const place of ["/usr/local", "/opt", "/root"]) run("mount", "--bind", `${top}/empty`, place);
  run("mount", "-t", "tmpfs", "tmpfs", "/tmp");

  process.chdir("/home/user/socktrace");
  process.env = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/home/user", USER: "user", LANG: "C.UTF-8" };
}

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
}
