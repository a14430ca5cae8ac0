/** A portal whose answers the test gives one by one. */
export class FakePortal {
  readonly asked: { url: string; method: string }[] = [];
  readonly #waiting: ((answer: Response | Error) => void)[] = [];
  readonly #answers: (Response | Error)[] = [];

  readonly fetcher: typeof fetch = (input, init) => {
    this.asked.push({ url: String(input), method: init?.method ?? 'GET' });
    return new Promise<Response>((resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')));
      const give = (answer: Response | Error) => (answer instanceof Error ? reject(answer) : resolve(answer));
      const ready = this.#answers.shift();
      if (ready) give(ready);
      else this.#waiting.push(give);
    });
  };

  answer(answer: Response | Error): void {
    const next = this.#waiting.shift();
    if (next) next(answer);
    else this.#answers.push(answer);
  }

  /** Answers with a stream that the test writes to. */
  stream(): { write(text: string): void; end(): void } {
    let controller!: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({
      start(given) {
        controller = given;
      },
    });
    this.answer(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
    return {
      write: (text) => controller.enqueue(new TextEncoder().encode(text)),
      end: () => controller.close(),
    };
  }
}

export function problem(status: number, body: object): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } });
}
