import { isRefusalCode, type Refusal } from '../api.js';
import { openEventStream } from './event-stream.js';

export interface LobbyListener {
  /** Whether the portal can be reached at the moment. */
  online(online: boolean): void;
  admitted(): void;
  refused(refusal: Refusal): void;
  /** The portal knows nothing of this person's waiting any more: joining again tells why. */
  forgotten(): void;
}

/** Waits until a moderator decides; comes back by itself after the portal was away. */
export class Lobby {
  readonly #url: string;
  #stream: { close(): void } | null = null;

  constructor(
    roomName: string,
    private readonly fetcher: typeof fetch = fetch,
  ) {
    this.#url = `/api/meetings/${encodeURIComponent(roomName)}/lobby`;
  }

  open(listener: LobbyListener): void {
    this.close();
    const decided = (tell: () => void) => {
      this.close();
      tell();
    };
    this.#stream = openEventStream(
      `${this.#url}/stream`,
      {
        opened: () => listener.online(true),
        lost: () => listener.online(false),
        received: ({ event, data }) => {
          if (event === 'admitted') decided(() => listener.admitted());
          else if (event === 'refused') decided(() => listener.refused(toRefusal(data)));
        },
        refused: () => decided(() => listener.forgotten()),
      },
      this.fetcher,
    );
  }

  close(): void {
    this.#stream?.close();
    this.#stream = null;
  }

  /** Gives up. The request outlives the page, so that nobody stands in the list who has closed the tab. */
  async giveUp(): Promise<void> {
    this.close();
    await this.fetcher(`${this.#url}/me`, { method: 'DELETE', credentials: 'same-origin', keepalive: true }).catch(
      () => {},
    );
  }
}

/** `refused` by a moderator, or what keeps somebody out meanwhile: a ban, a room that was closed. */
function toRefusal(data: unknown): Refusal {
  const { code, reason, until } = (data ?? {}) as Record<string, unknown>;
  return {
    code: isRefusalCode(code) ? code : 'refused',
    reason: typeof reason === 'string' && reason.trim() !== '' ? reason : undefined,
    until: typeof until === 'string' ? until : undefined,
  };
}
