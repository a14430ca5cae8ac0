import { vi } from 'vitest';
import type { ChatLine, MeetingPerson, Role } from '../src/portal/facts.js';

interface Asked {
  method: string;
  path: string;
  body: unknown;
}

/** The portal as a page hears it: a stream that the test writes, and answers that the test sets. */
export class FakePortal {
  readonly asked: Asked[] = [];
  readonly streams: string[] = [];
  /** Of a path without its query; otherwise 204. A rejected one is a network that is away. */
  readonly answers = new Map<string, () => Response | Promise<Response>>();
  page: { lines: ChatLine[]; earlier: boolean } = { lines: [], earlier: false };
  refuseStream: number | null = null;
  #writers: ReadableStreamDefaultController<Uint8Array>[] = [];

  readonly fetcher: typeof fetch = async (input, init) => {
    const url = String(input);
    const path = url.replace('/api/meetings/daily/', '').split('?')[0] ?? '';
    if (path === 'stream') return this.#open(url, init?.signal ?? null);
    const method = init?.method ?? 'GET';
    this.asked.push({ method, path, body: init?.body ? JSON.parse(String(init.body)) : undefined });
    const answer = this.answers.get(`${method} ${path}`);
    if (answer) return answer();
    return path === 'chat' && method === 'GET' ? Response.json(this.page) : new Response(null, { status: 204 });
  };

  #open(url: string, signal: AbortSignal | null): Response {
    if (this.refuseStream) return Response.json({ code: 'not-in-meeting' }, { status: this.refuseStream });
    this.streams.push(url);
    const body = new ReadableStream<Uint8Array>({
      start: (writer) => {
        this.#writers.push(writer);
        signal?.addEventListener('abort', () => {
          if (this.#writers.includes(writer)) writer.error(new Error('aborted'));
          this.#writers = this.#writers.filter((other) => other !== writer);
        });
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  }

  get listening(): number {
    return this.#writers.length;
  }

  push(event: string, data: unknown): void {
    const bytes = new TextEncoder().encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    for (const writer of this.#writers) writer.enqueue(bytes);
  }

  drop(): void {
    for (const writer of this.#writers) writer.close();
    this.#writers = [];
  }
}

export function state(change: Record<string, unknown> = {}) {
  return {
    role: 'speaker' as Role,
    people: [fact('me', 'Me')],
    spotlight: null,
    locks: { microphone: false, camera: false, screen: false, chat: false },
    lobby: [],
    chat: { allowed: true, maxFileBytes: 0 },
    ...change,
  };
}

export function fact(identity: string, name: string, change: Partial<MeetingPerson> = {}): MeetingPerson {
  return { identity, name, role: 'speaker', guest: false, handRaisedAt: null, ...change };
}

export function line(id: string, text: string, change: Partial<ChatLine> = {}): ChatLine {
  return {
    id,
    sender: 'u_ada',
    name: 'Ada',
    own: false,
    text,
    sentAt: '2026-03-01T10:00:00Z',
    editedAt: null,
    deletedAt: null,
    deletedByModerator: false,
    file: null,
    ...change,
  };
}

/** Waits for what is going to be, however slow the machine. */
export function until(check: () => void): Promise<void> {
  return vi.waitFor(check, 30_000);
}
