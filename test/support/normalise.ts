/** Rules that replace what differs from run to run by names, so that a test can compare the rest. */

/** Ports that the program printed with a name: 40213 becomes "listener"; one that the kernel chose is "ephemeral". */
export function namePorts(value: unknown, names: Readonly<Record<string, unknown>>): unknown {
  const byPort = new Map(Object.entries(names).map(([name, port]) => [port, name]));
  const named = (port: unknown): unknown => byPort.get(port) ?? (isEphemeral(port) ? "ephemeral" : port);
  return mapObjects(value, (fields) => ("port" in fields ? { ...fields, port: named(fields.port) } : fields));
}

/** net.ipv4.ip_local_port_range, as every distribution leaves it: 32768 to 60999. */
function isEphemeral(port: unknown): boolean {
  return typeof port === "number" && port >= 32768 && port <= 60999;
}

/** The fields of a socket that hold a moment, a pid, an inode or a count of calls: dropped, others keep their order. */
export function dropFleeting(value: unknown): unknown {
  const fleeting = new Set(["at", "last", "pid", "inode", "opened", "calls", "id", "tid"]);
  return mapObjects(value, (fields) =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => !fleeting.has(name))),
  );
}

/** An inode is a positive number; which one means nothing. */
export function isInode(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value > 0;
}

function mapObjects(value: unknown, change: (fields: object) => object): unknown {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(change(value)).map(([name, item]) => [name, mapObjects(item, change)]));
}
