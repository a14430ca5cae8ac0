import { Uploads } from '../chat/uploads.js';
import { noRecording, type RecordingFacts } from '../recording/facts.js';
import { ask, PortalActs } from './acts.js';
import { ChatLog } from './chat-log.js';
import { openEventStream, type StreamEvent } from './event-stream.js';
import {
  type ChatLine,
  type MeetingFacts,
  type MeetingPerson,
  noFacts,
  type Outcome,
  type Reaction,
  type Role,
  type RoomLocks,
  type UnmuteRequest,
} from './facts.js';
import { RecordingActs } from './recordings.js';

/** The portal may not know yet, or not any more, that this person is in the meeting: LiveKit has the last word on that. */
const askAgainMs = 3_000;
/** How long a reaction floats. */
export const reactionMs = 5_000;
const mostReactions = 24;

/** The stream's `state`, as `docs/meeting.md` says. */
interface StateBody {
  role: Role;
  people: MeetingPerson[];
  spotlight: string | null;
  locks: RoomLocks;
  lobby: MeetingFacts['lobby'];
  chat: { allowed: boolean; maxFileBytes: number };
  recording?: RecordingFacts;
}

/** The page's own connection to the portal while it is in a meeting: what comes this way no participant can have made up. */
export class Portal {
  readonly acts: PortalActs;
  readonly recordings: RecordingActs;
  readonly chat = new ChatLog();
  readonly uploads = new Uploads(
    (file, onProgress, signal) => this.upload(file, onProgress, signal),
    () => this.changed(),
  );
  /** What this person has begun to write. */
  draft = '';
  #facts: MeetingFacts = noFacts;
  #stream: { close(): void } | null = null;
  /** Between the opening of a connection and its first state. */
  #opening = false;
  #lastReaction = 0;
  #loweringHand = false;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(
    private readonly room: string,
    private readonly changed: () => void,
    private readonly fetcher: typeof fetch = (...request) => fetch(...request),
  ) {
    this.acts = new PortalActs(room, this.fetcher);
    this.recordings = new RecordingActs(room, (method, url, body) => ask(this.fetcher, method, url, body));
  }

  get facts(): MeetingFacts {
    return this.#facts;
  }

  /** @param device What tells this tab from the person's others; empty for the first. */
  open(device: string): void {
    this.#stream?.close();
    this.#stream = openEventStream(
      `/api/meetings/${encodeURIComponent(this.room)}/stream?device=${encodeURIComponent(device)}`,
      {
        opened: () => {
          this.#opening = true;
          void this.#loadChat();
        },
        received: (event) => this.#receive(event),
        lost: () => this.#offline(),
        refused: () => {
          this.#offline();
          this.#later(() => this.open(device), askAgainMs);
        },
      },
      this.fetcher,
    );
  }

  close(): void {
    this.#stream?.close();
    this.#stream = null;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.chat.clear();
    this.uploads.clear();
    this.#loweringHand = false;
    this.#facts = noFacts;
  }

  async hand(raised: boolean): Promise<Outcome> {
    this.#loweringHand = !raised;
    const outcome = await this.acts.hand(raised);
    if (!outcome.ok) this.#loweringHand = false;
    return outcome;
  }

  /** Whether the hand that has just gone down was lowered here; asked once. */
  takeOwnLowering(): boolean {
    const own = this.#loweringHand;
    this.#loweringHand = false;
    return own;
  }

  /** Shows the message at once and sends it; what fails stays, to be tried again. */
  async send(text: string): Promise<void> {
    await this.#sendAs(newClientId(), text);
  }

  async retry(clientId: string): Promise<void> {
    const line = this.chat.pending.find((pending) => pending.clientId === clientId);
    if (line?.failed) await this.#sendAs(clientId, line.text);
  }

  discard(clientId: string): void {
    this.chat.drop(clientId);
    this.#publishChat();
  }

  async edit(id: string, text: string): Promise<Outcome> {
    const answer = await this.acts.edit(id, text);
    if (answer.ok) this.#put(answer.value);
    return answer.ok ? { ok: true } : answer;
  }

  async upload(file: File, onProgress: (share: number) => void, signal?: AbortSignal): Promise<Outcome> {
    const answer = await this.acts.upload(file, onProgress, signal);
    if (answer.ok) this.#put(answer.value);
    return answer.ok ? { ok: true } : answer;
  }

  async loadEarlier(): Promise<Outcome> {
    const answer = await this.acts.chat(this.chat.lines[0]?.id);
    if (!answer.ok) return answer;
    this.chat.loadedEarlier(answer.value);
    this.#publishChat();
    return { ok: true };
  }

  markSeen(): void {
    if (this.chat.markSeen()) this.#publishChat();
  }

  /** The question leaves the page with the answer, however long the portal takes. */
  answer(requestId: string, accepted: boolean): Promise<Outcome> {
    this.#requestOver(requestId);
    return this.acts.answer(requestId, accepted);
  }

  async #sendAs(clientId: string, text: string): Promise<void> {
    this.chat.write({ clientId, text, failed: null });
    this.#publishChat();
    const answer = await this.acts.send(text, clientId);
    if (answer.ok) {
      this.chat.drop(clientId);
      this.#put(answer.value);
    } else {
      this.chat.fail(clientId, answer.words);
    }
    this.#publishChat();
  }

  async #loadChat(): Promise<void> {
    const stream = this.#stream;
    this.chat.loading();
    const answer = await this.acts.chat();
    if (this.#stream !== stream) return;
    if (answer.ok) this.chat.loaded(answer.value);
    else this.chat.notLoaded();
    this.#publishChat();
  }

  #receive({ event, data }: StreamEvent): void {
    if (!this.#stream || typeof data !== 'object' || data === null) return;
    if (event === 'state') this.#state(data as StateBody);
    else if (event === 'chat') this.#hear(data as ChatLine);
    else if (event === 'reaction') this.#reaction(data as Omit<Reaction, 'id'>);
    else if (event === 'request') this.#request(data as UnmuteRequest);
    else if (event === 'request-over') this.#requestOver((data as { id: string }).id);
  }

  #state({ role, people, spotlight, locks, lobby, chat, recording }: StateBody): void {
    // After a gap, requests that still stand are told again.
    const requests = this.#opening ? [] : this.#facts.requests;
    this.#opening = false;
    this.#publish({
      online: true,
      role,
      people,
      spotlight: spotlight ?? null,
      locks,
      lobby: lobby ?? [],
      requests,
      chat: { ...this.#facts.chat, allowed: chat.allowed, maxFileBytes: chat.maxFileBytes },
      recording: recording ?? noRecording,
    });
  }

  #reaction({ identity, name, emoji }: Omit<Reaction, 'id'>): void {
    const id = ++this.#lastReaction;
    this.#publish({ reactions: [...this.#facts.reactions, { id, identity, name, emoji }].slice(-mostReactions) });
    this.#later(
      () => this.#publish({ reactions: this.#facts.reactions.filter((reaction) => reaction.id !== id) }),
      reactionMs,
    );
  }

  #later(act: () => void, ms: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }

  #request(request: UnmuteRequest): void {
    this.#publish({ requests: [...this.#facts.requests.filter(({ id }) => id !== request.id), request] });
  }

  #requestOver(requestId: string): void {
    const requests = this.#facts.requests.filter(({ id }) => id !== requestId);
    if (requests.length < this.#facts.requests.length) this.#publish({ requests });
  }

  #hear(line: ChatLine): void {
    const known = this.chat.lines.some(({ id }) => id === line.id);
    this.#put(line);
    if (!known && !line.own && !line.deletedAt) this.#publish({ chat: { ...this.#facts.chat, latest: line } });
  }

  #put(line: ChatLine | undefined): void {
    if (!line?.id || !this.#stream) return;
    this.chat.put(line);
    this.#publishChat();
  }

  #offline(): void {
    if (this.#facts.online) this.#publish({ online: false });
  }

  #publishChat(): void {
    if (!this.#stream) return;
    const { lines, pending, earlier, unread } = this.chat;
    this.#publish({ chat: { ...this.#facts.chat, lines, pending, earlier, unread } });
  }

  #publish(change: Partial<MeetingFacts>): void {
    this.#facts = { ...this.#facts, ...change };
    this.changed();
  }
}

/** 32 hexadecimal digits. Not `randomUUID`, which an insecure context does not have. */
function newClientId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
