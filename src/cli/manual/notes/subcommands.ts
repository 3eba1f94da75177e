import type { OptionNotes } from "../option-note.ts";

const ofSnapshots = `**lsof**, **netstat** (their tables), **table** (see --columns), **pfiles** (Solaris' layout, with all options),
**json** (one document), **html** (a page for the browser, in one file that needs no network: advice, a table with a
filter; give -o FILE; docs/report.md), and for code hosts **sarif** (SARIF 2.1.0: all advice as results) or **junit**
(each rule of the advice, and each expectation of --expect, a test case; failed is what --fail-on names or, without
it, warning and worse): docs/ci.md has workflows.`;

const failOnAdvice = "Exit with status 1 if there is advice of that level or worse.";

const ofContainers = `The processes of a container, those that are in it now: X is its name, or the beginning of its id; of Kubernetes also
POD/NAME and NAMESPACE/POD/NAME. Several are ORed; with other kinds of selection it is ANDed, and no PID is needed.
Where two containers are called alike both are named, and nothing is done. Containers of docker, containerd, CRI-O,
podman, LXC, systemd-nspawn and buildkit are found by their cgroup; docs/containers.md has all shapes, and the rights
that are needed.`;

/** Options of one subcommand, or with another meaning there. */
export const ofSubcommands: OptionNotes = {
  "read --follow": {
    manual: "Read one file while it is still written, until Ctrl-C.",
  },
  "read --no-unpaste": {
    manual: `Read the text as it stands. By default a log may have been pasted into a mail or a bug report: quotes, indentation,
quoted-printable, HTML entities, line numbers, the prefixes of grep -n, syslog, journald, kubectl and docker
compose, escape sequences, broken lines, remarks and prompts are taken off; what was is reported. A line that strace
may have printed as it stands is not changed.`,
  },
  "ls --pid": {
    values: "pid",
    manual: "Only the sockets of these processes; repeatable.",
  },
  "ls --format": { value: "F", manual: ofSnapshots },
  "pfiles --format": { value: "F", manual: ofSnapshots },
  "ls --fail-on": { value: "L", manual: failOnAdvice },
  "pfiles --fail-on": { value: "L", manual: failOnAdvice },
  "read --fail-on": { value: "L", manual: failOnAdvice },
  "ls --container": { values: "container", manual: ofContainers },
  "pfiles --container": { values: "container", manual: ofContainers },
  "diff --counts": {
    manual: "That one side has more sockets that are alike is a difference too.",
  },
  "explain --verbose": {
    manual: `Also how each statement is known: by a program in test/facts/programs of the source, which shows it on the running
kernel, by the kernel's source, or by a page that documents it.`,
  },
  "explain --format": {
    manual: "**json** is one document, for programs.",
  },
  "diff --format": {
    manual: "**text**, **json**, or **html**: a page for the browser, in one file that needs no network.",
  },
};
