/** What tests may do to recordings: see src/dev/faults.ts. */
export const egressFaults = {
  /** Redis and a worker are there, whatever the configuration says. */
  enabled: false,
  /** Redis is there, a worker is not. */
  noWorker: false,
  /** Between the request and the recorder's coming. */
  slowStartMs: 0,
  /** The worker's own limit for a file; 0: none. */
  maxDurationMs: 0,
  /** No webhook says anything of recordings any more; ListEgress still does. */
  silence: false,
  /** The picture is black. */
  black: false,
  /** Half of the file is missing, and nothing tells so. */
  truncate: false,
};

export const initialEgressFaults = { ...egressFaults };
