/** Who is in a room, for somebody who stands before it. */
export interface RoomPreview {
  people: number;
  /** For members of the room only. */
  names: readonly string[] | null;
  /** Whether a moderator would have to let this person in. */
  waits: boolean;
  recording: PreviewedRecording;
}

/** What somebody must know of recordings before they join. */
export interface PreviewedRecording {
  active: boolean;
  /** Begins by itself. */
  automatic: boolean;
  asksConsent: boolean;
}

const everyMs = 15_000;
/** Timers may come a little early. */
const slackMs = 1000;

/** Asks at once, then every 15 s while the page is seen. Calls back with what it learned; a failure leaves things as they are. */
export function watchRoom(
  roomName: string,
  listener: (preview: RoomPreview) => void,
  fetcher: typeof fetch = fetch,
): () => void {
  const closing = new AbortController();
  const url = `/api/meetings/${encodeURIComponent(roomName)}/preview`;
  let lastAskedAt = 0;

  const ask = async () => {
    lastAskedAt = Date.now();
    try {
      const response = await fetcher(url, {
        credentials: 'same-origin',
        cache: 'no-store',
        headers: { accept: 'application/json' },
        signal: closing.signal,
      });
      const preview = response.ok ? toPreview(await response.json()) : null;
      if (preview && !closing.signal.aborted) listener(preview);
    } catch {
      // The portal is away, or this was closed; the next time tells.
    }
  };
  const askWhenSeen = () => {
    if (document.visibilityState === 'visible' && Date.now() - lastAskedAt >= everyMs - slackMs) void ask();
  };
  const timer = setInterval(askWhenSeen, everyMs);
  document.addEventListener('visibilitychange', askWhenSeen);
  void ask();
  return () => {
    closing.abort();
    clearInterval(timer);
    document.removeEventListener('visibilitychange', askWhenSeen);
  };
}

function toPreview(body: unknown): RoomPreview | null {
  const { people, names, waits, recording } = (body ?? {}) as Record<string, unknown>;
  if (typeof people !== 'number') return null;
  return {
    people,
    names: Array.isArray(names) ? names.filter((name) => typeof name === 'string') : null,
    waits: waits === true,
    recording: toRecording(recording),
  };
}

function toRecording(body: unknown): PreviewedRecording {
  const { active, automatic, asksConsent } = (body ?? {}) as Record<string, unknown>;
  return { active: active === true, automatic: automatic === true, asksConsent: asksConsent === true };
}
