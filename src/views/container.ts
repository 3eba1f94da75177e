import { escapeControls } from "../base/bytes.ts";
import { shortId, type Container, type Pod } from "../linux/containers/container.ts";

/** `web`; `docker 0123456789ab` of one whose name is not known; null: nothing of it is. */
export function containerLabel({ runtime, id, name }: Container): string | null {
  if (name !== null) return escapeControls(name);
  return id === null ? null : `${runtime ?? "container"} ${shortId(id)}`;
}

/** `web (docker 0123456789ab)`, `app (containerd 0123456789ab, pod default/web-7f)`, `db (lxc)`, `docker 0123456789ab`. */
export function containerText(container: Container): string {
  const { runtime, id, name, pod } = container;
  const label = containerLabel(container);
  const about = name === null ? [] : [runtime, id === null ? null : shortId(id)].filter((word) => word !== null);
  const parts = [about.join(" "), pod === null ? "" : `pod ${podText(pod)}`].filter((part) => part !== "");
  return (label ?? "not known which") + (parts.length === 0 ? "" : ` (${parts.join(", ")})`);
}

function podText({ uid, name, namespace }: Pod): string {
  // The first part of a UUID, the beginning of podman's ids.
  return name === null ? shortId(uid.split("-")[0] ?? uid) : escapeControls(`${namespace ?? "?"}/${name}`);
}

/** The number of a process in its container, beside ours, and the container: ` (7 in container web)`; empty: in none. */
export function insideText(inner: number | null, container: Container | null): string {
  const label = container === null ? null : containerLabel(container);
  if (inner === null && label === null) return "";
  const where = label === null ? "in its container" : `in container ${label}`;
  return inner === null ? ` (${where})` : ` (${inner} ${where})`;
}
