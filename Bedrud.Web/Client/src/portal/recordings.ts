import type { Answer } from './acts.js';
import type { Outcome } from './facts.js';

export const recordingLayouts = ['grid', 'speaker', 'singleSpeaker'] as const;
export type RecordingLayout = (typeof recordingLayouts)[number];
export const recordingResolutions = ['720p', '1080p'] as const;
export type RecordingResolution = (typeof recordingResolutions)[number];

/** What is recorded. */
export interface RecordingChoice {
  layout: RecordingLayout;
  resolution: RecordingResolution;
  audioOnly: boolean;
}

/** Something that stands in the way of a recording, in the portal's words. */
export interface PreflightPoint {
  code: string;
  /** Whether it is certain that nothing can be recorded; otherwise it may go well. */
  failed: boolean;
  title: string;
  text: string;
  fix: string;
  /** What the media server or the recorder itself said; not in the reader's language. */
  detail: string;
}

export type StartOutcome = Outcome & { points?: readonly PreflightPoint[] };

/** Sends one request to the portal. */
export type Asker = (method: string, url: string, body?: unknown) => Promise<Answer<unknown> & { problem?: unknown }>;

/** Starting and stopping recordings of a room, as `docs/meeting.md` says. */
export class RecordingActs {
  readonly #base: string;

  constructor(
    room: string,
    private readonly ask: Asker,
  ) {
    this.#base = `/api/rooms/${encodeURIComponent(room)}/recordings`;
  }

  /** What stands, or may stand, in the way now. */
  async preflight(): Promise<Answer<readonly PreflightPoint[]>> {
    const answer = await this.ask('GET', `${this.#base}/preflight`);
    return answer.ok ? { ok: true, value: failing(answer.value) } : answer;
  }

  async start(choice: RecordingChoice): Promise<StartOutcome> {
    const answer = await this.ask('POST', this.#base, choice);
    if (answer.ok) return { ok: true };
    const points = failing(answer.problem);
    return points.length > 0 ? { ok: false, words: answer.words, points } : { ok: false, words: answer.words };
  }

  async stop(): Promise<Outcome> {
    const answer = await this.ask('POST', `${this.#base}/stop`);
    return answer.ok ? { ok: true } : { ok: false, words: answer.words };
  }
}

function failing(body: unknown): PreflightPoint[] {
  const { points } = (body ?? {}) as { points?: unknown };
  if (!Array.isArray(points)) return [];
  return points
    .filter((point): point is Record<string, unknown> => typeof point === 'object' && point !== null)
    .filter(({ standing }) => standing !== 'passed')
    .map(({ code, standing, title, text, fix, detail }) => ({
      code: word(code),
      failed: standing !== 'doubtful',
      title: word(title),
      text: word(text),
      fix: word(fix),
      detail: word(detail),
    }));
}

function word(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
