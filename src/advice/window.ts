/** What a receive window allows. */

/** The round trip that examples are given for: across a continent. */
const ROUND_TRIP_SECONDS = 0.05;

/**
 * The largest window that a connection can ever offer, by the space for data at its handshake: that chooses the window
 * scale, which stays (tcp_select_initial_window in net/ipv4/tcp_output.c).
 */
export function largestWindow(space: number): number {
  const scale = Math.min(Math.max(Math.floor(Math.log2(space)) - 15, 0), 14);
  return 65_535 * 2 ** scale;
}

/** The part of a buffer that is data before the kernel has seen any: the rest is its own bookkeeping (TCP_DEFAULT_SCALING_RATIO). */
export function spaceIn(buffer: number): number {
  return buffer / 2;
}

/** `1.3 MB/s at a round trip of 50 ms` */
export function rateText(window: number): string {
  return `${(window / ROUND_TRIP_SECONDS / 1e6).toFixed(1)} MB/s at a round trip of ${ROUND_TRIP_SECONDS * 1000} ms`;
}
