import { listNames, readFile } from "./file.ts";

const FOLDER = "/sys/class/net";

/** The name of a network interface of our own network namespace, by its number; null: there is none. */
export function interfaceName(index: number): string | null {
  return (
    (listNames(FOLDER) ?? []).find((name) => Number(readFile(`${FOLDER}/${name}/ifindex`) ?? NaN) === index) ?? null
  );
}
