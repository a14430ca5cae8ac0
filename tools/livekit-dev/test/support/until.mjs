import { setTimeout as wait } from 'node:timers/promises';

/** Polls until `check` gives something truthy, and gives that back. */
export async function until(what, check, { timeoutMs = 10_000, everyMs = 25 } = {}) {
  const end = Date.now() + timeoutMs;
  let last;
  for (;;) {
    last = await check();
    if (last) return last;
    if (Date.now() > end) throw new Error(`timed out after ${timeoutMs} ms, waiting for: ${typeof what === 'function' ? what() : what}`);
    await wait(everyMs);
  }
}
