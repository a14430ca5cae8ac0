import { setTimeout as wait } from 'node:timers/promises';

/**
 * How long anything is waited for. Only a failing test waits so long; on a busy machine with cold caches a passing one may need a good part of it.
 */
export const DEADLINE_MS = 60_000;

/** Polls until `check` gives something truthy, and gives that back. */
export async function until(what, check, { everyMs = 25 } = {}) {
  const end = Date.now() + DEADLINE_MS;
  let last;
  for (;;) {
    last = await check();
    if (last) return last;
    if (Date.now() > end) throw new Error(`timed out after ${DEADLINE_MS} ms, waiting for: ${typeof what === 'function' ? what() : what}`);
    await wait(everyMs);
  }
}

/** The promise's own outcome, or a failure that says what has hung. */
export async function inTime(what, promise) {
  const timer = new AbortController();
  const late = wait(DEADLINE_MS, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`timed out after ${DEADLINE_MS} ms: ${what}`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.abort();
  }
}
