/** One event of a `text/event-stream`. */
export interface StreamEvent {
  event: string;
  data: unknown;
}

export interface StreamListener {
  opened(): void;
  received(event: StreamEvent): void;
  /** The connection is gone and is being tried again. */
  lost(): void;
  /** The server will have none of it: nothing more is tried. */
  refused(status: number, problem: unknown): void;
}

const firstRetryMs = 500;
const longestRetryMs = 5_000;
/** The server sends a comment every 10 s; without any for so long, the connection only looks alive. */
const silenceMs = 30_000;

/**
 * Reads a stream of the portal's with `fetch`, which, unlike `EventSource`, tells why it was refused. Comes back by itself until it is closed, or
 * refused with a status of 4xx other than 408 and 429.
 */
export function openEventStream(
  url: string,
  listener: StreamListener,
  fetcher: typeof fetch = fetch,
): { close(): void } {
  const closing = new AbortController();
  void run();
  return { close: () => closing.abort() };

  async function run(): Promise<void> {
    let retryMs = firstRetryMs;
    while (!closing.signal.aborted) {
      const ended = await readOnce(() => {
        retryMs = firstRetryMs;
      });
      if (closing.signal.aborted) return;
      if (ended) return listener.refused(ended.status, ended.problem);
      listener.lost();
      await pause(retryMs * (0.75 + Math.random() / 2));
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    }
  }

  async function readOnce(opened: () => void): Promise<{ status: number; problem: unknown } | null> {
    const attempt = new AbortController();
    const abort = () => attempt.abort();
    closing.signal.addEventListener('abort', abort);
    let silence = setTimeout(abort, silenceMs);
    try {
      const response = await fetcher(url, {
        credentials: 'same-origin',
        cache: 'no-store',
        headers: { accept: 'text/event-stream' },
        signal: attempt.signal,
      });
      if (!response.ok || !response.body) {
        const final =
          response.status >= 400 && response.status < 500 && response.status !== 408 && response.status !== 429;
        return final ? { status: response.status, problem: await response.json().catch(() => null) } : null;
      }
      opened();
      listener.opened();
      const parser = new EventParser((event) => listener.received(event));
      const decoder = new TextDecoder();
      const reader = response.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return null;
        clearTimeout(silence);
        silence = setTimeout(abort, silenceMs);
        parser.push(decoder.decode(value, { stream: true }));
      }
    } catch {
      return null;
    } finally {
      clearTimeout(silence);
      closing.signal.removeEventListener('abort', abort);
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        globalThis.removeEventListener?.('online', wake);
        closing.signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      // The network is back: there is no need to sit out the pause.
      globalThis.addEventListener?.('online', wake);
      closing.signal.addEventListener('abort', wake);
    });
  }
}

/** Takes text as it comes in pieces and gives whole events. Data is JSON. */
export class EventParser {
  #rest = '';

  constructor(private readonly emit: (event: StreamEvent) => void) {}

  push(text: string): void {
    const blocks = (this.#rest + text).replaceAll('\r\n', '\n').split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) this.#read(block);
  }

  #read(block: string): void {
    let event = 'message';
    const data: string[] = [];
    for (const line of block.split('\n')) {
      if (line.startsWith('event:')) event = line.slice(6).trim();
      else if (line.startsWith('data:')) data.push(line.slice(5).trimStart());
    }
    if (data.length === 0) return;
    let parsed: unknown;
    try {
      parsed = JSON.parse(data.join('\n'));
    } catch {
      // Not of this portal's making.
      return;
    }
    this.emit({ event, data: parsed });
  }
}
