import type { Outcome } from '../portal/facts.js';
import type { Strings } from '../strings/strings.js';
import { sizeText } from './conversation.js';

export interface Upload {
  id: number;
  name: string;
  /** From 0 to 1. */
  share: number;
  /** Why it was not sent; null while it is under way. */
  failed: ((t: Strings, language: string) => string) | null;
}

type Send = (file: File, onProgress: (share: number) => void, signal: AbortSignal) => Promise<Outcome>;

/** Files on their way into the chat. They go on while the panel is closed. */
export class Uploads {
  #list: readonly Upload[] = [];
  #lastId = 0;
  readonly #aborts = new Map<number, AbortController>();

  constructor(
    private readonly send: Send,
    private readonly changed: () => void,
  ) {}

  get list(): readonly Upload[] {
    return this.#list;
  }

  /** What is too large is told before a byte of it has left. */
  async add(file: File, maxBytes: number): Promise<void> {
    const id = ++this.#lastId;
    this.#list = [...this.#list, { id, name: file.name, share: 0, failed: null }];
    if (file.size > maxBytes)
      return this.#set(id, { failed: (t, language) => t.fileTooLarge(sizeText(maxBytes, language)) });
    if (file.size === 0) return this.#set(id, { failed: (t) => t.fileEmpty });
    const abort = new AbortController();
    this.#aborts.set(id, abort);
    this.changed();
    const outcome = await this.send(file, (share) => this.#set(id, { share }), abort.signal);
    this.#aborts.delete(id);
    if (outcome.ok) this.drop(id);
    else this.#set(id, { failed: outcome.words });
  }

  /** Gives up what is under way, and forgets what failed. */
  drop(id: number): void {
    this.#list = this.#list.filter((upload) => upload.id !== id);
    this.#aborts.get(id)?.abort();
    this.changed();
  }

  clear(): void {
    for (const abort of this.#aborts.values()) abort.abort();
    this.#aborts.clear();
    this.#list = [];
  }

  #set(id: number, change: Partial<Upload>): void {
    this.#list = this.#list.map((upload) => (upload.id === id ? { ...upload, ...change } : upload));
    this.changed();
  }
}
