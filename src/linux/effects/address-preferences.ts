import { isList } from "../../base/data.ts";
import type { Data } from "../option.ts";
import type { Asked } from "./asked.ts";

/** ip6_sock_set_addr_preferences and its getsockopt: one of each pair is always reported, the default where none is set. */
export function addressPreference({ data }: Asked): Data | null {
  if (!isList(data)) return null;
  const has = (name: string): boolean => data.includes(`IPV6_PREFER_SRC_${name}`);
  const source = has("TMP") ? "TMP" : has("PUBLIC") ? "PUBLIC" : "PUBTMP_DEFAULT";
  const side = has("COA") ? "COA" : "HOME";
  return [`IPV6_PREFER_SRC_${source}`, `IPV6_PREFER_SRC_${side}`];
}
