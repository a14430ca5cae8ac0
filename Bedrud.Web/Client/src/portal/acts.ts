import type { Strings } from '../strings/strings.js';
import type { ChatLine, Outcome, Role } from './facts.js';
import { uploadFile } from './upload.js';

/** How long an answer may take before it counts as lost. */
const timeoutMs = 15_000;

/** Sources by the names that the portal's paths know. */
export type LockSource = 'microphone' | 'camera' | 'screen_share';

/** An act whose answer holds something. */
export type Answer<T> = { ok: true; value: T } | { ok: false; words: (t: Strings) => string };

export interface ChatPage {
  /** Oldest first. */
  lines: ChatLine[];
  earlier: boolean;
}

/** What a participant or a moderator asks of the portal, as `docs/meeting.md` says. Never throws: what goes wrong comes back in words. */
export class PortalActs {
  readonly #base: string;

  constructor(
    room: string,
    private readonly fetcher: typeof fetch = (...request) => fetch(...request),
  ) {
    this.#base = `/api/meetings/${encodeURIComponent(room)}`;
  }

  hand(raised: boolean): Promise<Outcome> {
    return this.#act('POST', 'hand', { raised });
  }

  /** Whether this person agrees to be recorded in this meeting. */
  consent(agreed: boolean): Promise<Outcome> {
    return this.#act('POST', 'consent', { agreed });
  }

  react(emoji: string): Promise<Outcome> {
    return this.#act('POST', 'reactions', { emoji });
  }

  /** @param before The id of a line: only older ones are asked for. */
  chat(before?: string, limit = 100): Promise<Answer<ChatPage>> {
    const query = new URLSearchParams({ limit: String(limit), ...(before ? { before } : {}) });
    return this.#ask<ChatPage>('GET', `chat?${query}`);
  }

  /** @param clientId The same for each attempt at one message, so that the portal stores it once. */
  send(text: string, clientId?: string): Promise<Answer<ChatLine>> {
    return this.#ask<ChatLine>('POST', 'chat', { text, clientId });
  }

  edit(id: string, text: string): Promise<Answer<ChatLine | undefined>> {
    return this.#ask<ChatLine | undefined>('PATCH', `chat/${part(id)}`, { text });
  }

  remove(id: string): Promise<Outcome> {
    return this.#act('DELETE', `chat/${part(id)}`);
  }

  /** @param onProgress From 0 to 1. */
  upload(file: File, onProgress: (share: number) => void, signal?: AbortSignal): Promise<Answer<ChatLine | undefined>> {
    return uploadFile(`${this.#base}/chat/files`, file, onProgress, signal);
  }

  answer(requestId: string, accepted: boolean): Promise<Outcome> {
    return this.#act('POST', `requests/${part(requestId)}`, { accepted });
  }

  kick(identity: string, choice: { minutes?: number; untilMeetingEnds?: boolean } = {}): Promise<Outcome> {
    return this.#act('POST', `${person(identity)}/kick`, choice);
  }

  /** @param choice `until` is ISO 8601; without it, for ever. */
  ban(identity: string, choice: { until?: string; reason?: string } = {}): Promise<Outcome> {
    return this.#act('POST', `${person(identity)}/ban`, choice);
  }

  mute(identity: string, choice: { source: LockSource; lock?: boolean }): Promise<Outcome> {
    return this.#act('POST', `${person(identity)}/mute`, choice);
  }

  unlock(identity: string, source: LockSource): Promise<Outcome> {
    return this.#act('POST', `${person(identity)}/unlock`, { source });
  }

  muteAll(lock: boolean): Promise<Outcome> {
    return this.#act('POST', 'mute-all', { lock });
  }

  /** The room's locks; what is left out stays. */
  locks(change: { microphone?: boolean; camera?: boolean; screen?: boolean; chat?: boolean }): Promise<Outcome> {
    return this.#act('PUT', 'locks', change);
  }

  ask(identity: string, source: 'microphone' | 'camera'): Promise<Outcome> {
    return this.#act('POST', `${person(identity)}/ask`, { source });
  }

  lowerHand(identity: string): Promise<Outcome> {
    return this.#act('POST', `${person(identity)}/lower-hand`);
  }

  lowerHands(): Promise<Outcome> {
    return this.#act('POST', 'lower-hands');
  }

  setRole(identity: string, role: Role): Promise<Outcome> {
    return this.#act('PUT', `${person(identity)}/role`, { role });
  }

  rename(identity: string, name: string): Promise<Outcome> {
    return this.#act('PUT', `${person(identity)}/name`, { name });
  }

  spotlight(identity: string | null): Promise<Outcome> {
    return this.#act('PUT', 'spotlight', { identity });
  }

  end(): Promise<Outcome> {
    return this.#act('POST', 'end');
  }

  admit(id: string): Promise<Outcome> {
    return this.#act('POST', `lobby/${part(id)}/admit`);
  }

  admitAll(): Promise<Outcome> {
    return this.#act('POST', 'lobby/admit-all');
  }

  refuse(id: string, choice: { reason?: string; banMinutes?: number } = {}): Promise<Outcome> {
    return this.#act('POST', `lobby/${part(id)}/refuse`, choice);
  }

  /** All that is kept of the room's chat as a text file, its times as this browser tells them; for moderators. */
  get chatExportUrl(): string {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    return `${this.#base}/chat/export${timeZone ? `?${new URLSearchParams({ zone: timeZone })}` : ''}`;
  }

  async #act(method: string, path: string, body?: unknown): Promise<Outcome> {
    const answer = await this.#ask<unknown>(method, path, body);
    return answer.ok ? { ok: true } : answer;
  }

  #ask<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    return ask<T>(this.fetcher, method, `${this.#base}/${path}`, body);
  }
}

/** One request to the portal. Never throws: what goes wrong comes back in words, with the portal's own problem document where there is one. */
export async function ask<T>(
  fetcher: typeof fetch,
  method: string,
  url: string,
  body?: unknown,
): Promise<Answer<T> & { problem?: unknown }> {
  try {
    const response = await fetcher(url, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer = parse(await response.text());
    return response.ok ? { ok: true, value: answer as T } : { ok: false, words: refusalWords(answer), problem: answer };
  } catch {
    return { ok: false, words: (t) => t.portalUnreachable };
  }
}

function part(text: string): string {
  return encodeURIComponent(text);
}

function person(identity: string): string {
  return `participants/${part(identity)}`;
}

export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Nothing, or a proxy's HTML page.
    return undefined;
  }
}

/** The portal's own sentences, which are in the reader's language already. */
export function refusalWords(problem: unknown): (t: Strings) => string {
  const { code, title, detail } = (typeof problem === 'object' && problem !== null ? problem : {}) as Record<
    string,
    unknown
  >;
  // Without a code of the portal's the words are those of something in between.
  const sentences = typeof code === 'string' ? [title, detail].filter((one) => typeof one === 'string' && one) : [];
  return sentences.length > 0 ? () => sentences.join(' ') : (t) => t.actFailed;
}
