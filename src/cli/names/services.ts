import { readFileSync } from "node:fs";

/** /etc/services (services(5)): the ports of a name, and the name of a port. */
export interface Services {
  /** Of every protocol where none is given; none: no service has that name. */
  readonly ports: (name: string, protocol: string | null) => readonly number[];
  readonly name: (port: number, protocol: string) => string | null;
}

/** Without the file no name is found. */
export function readServices(path = "/etc/services"): Services {
  try {
    return parseServices(readFileSync(path, "utf8"));
  } catch {
    return parseServices("");
  }
}

/** `http 80/tcp www # WorldWideWeb HTTP`; the first line that names a port gives its name, as in getservbyport(3). */
export function parseServices(text: string): Services {
  const ports = new Map<string, number[]>();
  const names = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [name, place, ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
    const [, port, protocol] = /^(\d+)\/(\w+)$/.exec(place ?? "") ?? [];
    if (name === undefined || port === undefined || protocol === undefined) continue;
    if (!names.has(`${port}/${protocol}`)) names.set(`${port}/${protocol}`, name);
    for (const called of [name, ...aliases])
      for (const key of [called, `${called}/${protocol}`]) ports.set(key, [...(ports.get(key) ?? []), Number(port)]);
  }
  return {
    ports: (name, protocol) => ports.get(protocol === null ? name : `${name}/${protocol}`) ?? [],
    name: (port, protocol) => names.get(`${port}/${protocol}`) ?? null,
  };
}
