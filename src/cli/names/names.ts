import { Resolver } from "node:dns/promises";
import { readFileSync } from "node:fs";
import pMap from "p-map";
import type { ShownNames } from "../../views/shown-names.ts";
import { readServices, type Services } from "./services.ts";

/** How long all look-ups together may take, and one of them. */
const ALL_MS = 1_500;
const ONE_MS = 500;
/** How many look-ups run at a time: ten thousand at once took the resolver half a minute (measured). */
const AT_ONCE = 64;

/**
 * Names for the tables that show names: of services by /etc/services, of hosts by /etc/hosts and DNS. Each address is
 * asked for once, before the table is printed; one whose answer is late stays a number. Both files are read with the
 * first question: most formats show numbers.
 */
export class NameBook implements ShownNames {
  private readonly flags: { readonly n?: true; readonly P?: true };
  private services: Services | null = null;
  private hosts: Map<string, string | null> | null = null;

  constructor(flags: { readonly n?: true; readonly P?: true }) {
    this.flags = flags;
  }

  service(port: number, protocol: string): string | null {
    if (this.flags.P === true) return null;
    this.services ??= readServices();
    return this.services.name(port, protocol);
  }

  host(address: string): string | null {
    return this.hosts?.get(address) ?? null;
  }

  async learn(addresses: Iterable<string>): Promise<void> {
    if (this.flags.n === true) return;
    const hosts = (this.hosts ??= readHosts());
    const resolver = new Resolver({ timeout: ONE_MS, tries: 1 });
    const end = Date.now() + ALL_MS;
    const late = setTimeout(() => {
      resolver.cancel();
    }, ALL_MS);
    const unknown = [...new Set(addresses)].filter((address) => !hosts.has(address) && !isWildcard(address));
    const askFor = async (address: string): Promise<void> => {
      if (Date.now() > end) return;
      const [name = null] = await resolver.reverse(address).catch(() => []);
      hosts.set(address, name);
    };
    await pMap(unknown, askFor, { concurrency: AT_ONCE });
    clearTimeout(late);
  }
}

function isWildcard(address: string): boolean {
  return address === "0.0.0.0" || address === "::";
}

/** hosts(5): the first name of the first line of an address. */
function readHosts(): Map<string, string | null> {
  const hosts = new Map<string, string | null>();
  for (const line of textOf("/etc/hosts").split("\n")) {
    const [address, name] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (address !== undefined && name !== undefined && !hosts.has(address)) hosts.set(address, name);
  }
  return hosts;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
