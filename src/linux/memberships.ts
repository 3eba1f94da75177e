import { isRecord, type Data } from "../base/data.ts";

/**
 * Which of the memberships (or blocked senders) of a list a drop takes away; -1: none of them. As ip_mc_leave_group
 * does in net/ipv4/igmp.c: the first of that group, on any interface where the drop names none.
 */
export function indexOfDropped(list: readonly Data[], dropped: Data): number {
  const wanted = partsOf(dropped);
  return list.findIndex((item) => fits(partsOf(item), wanted));
}

/** A membership, whatever the structure that it was set by calls its parts. */
interface Parts {
  readonly group: Data;
  readonly source: Data;
  /** The interface, by number or address; null: none was named. */
  readonly where: Data;
}

/** linux/in.h, linux/in6.h: ip_mreqn, ip_mreq_source, ipv6_mreq, group_req, group_source_req. */
function partsOf(data: Data): Parts {
  const fields = isRecord(data) ? data : {};
  const group =
    fields["imr_multiaddr"] ?? fields["ipv6mr_multiaddr"] ?? addressIn(fields["gr_group"] ?? fields["gsr_group"]);
  const source = fields["imr_sourceaddr"] ?? addressIn(fields["gsr_source"]);
  const interfaces = ["imr_ifindex", "ipv6mr_ifindex", "gr_interface", "gsr_interface", "imr_address", "imr_interface"];
  const where = interfaces
    .map((name) => fields[name])
    .find((one) => one !== undefined && one !== 0 && one !== "0.0.0.0");
  return { group, source, where: where ?? null };
}

function addressIn(data: Data | undefined): Data {
  return data !== undefined && isRecord(data) ? (data["address"] ?? null) : null;
}

function fits(item: Parts, wanted: Parts): boolean {
  return (
    item.group === wanted.group &&
    (wanted.source === null || item.source === wanted.source) &&
    (wanted.where === null || item.where === null || item.where === wanted.where)
  );
}
