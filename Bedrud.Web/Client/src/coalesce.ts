/**
 * Passes on the latest value at most once an interval, at once when nothing was sent for that long, and only when it
 * differs from the one sent before.
 */
export function coalesce<T>(send: (value: T) => void, intervalMs: number): { push(value: T): void; stop(): void } {
  let sent: string | undefined;
  let waiting: { value: T } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  const flush = () => {
    timer = undefined;
    if (!waiting) return;
    const { value } = waiting;
    waiting = undefined;
    const text = JSON.stringify(value);
    if (text === sent) return;
    sent = text;
    timer = setTimeout(flush, intervalMs);
    send(value);
  };

  return {
    push(value) {
      if (stopped) return;
      waiting = { value };
      if (timer === undefined) flush();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
