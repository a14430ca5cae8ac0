import { tabDevice } from './tab-device.js';

/** Sources by the names that the server and the token use. */
export type SourceName = 'microphone' | 'camera' | 'screen_share' | 'screen_share_audio';

export interface JoinPermissions {
  canPublish: boolean;
  canSubscribe: boolean;
  canPublishData: boolean;
  /** Empty means every source, as in LiveKit's own grants. */
  canPublishSources: SourceName[];
}

export interface Admission {
  roomName: string;
  serverUrl: string;
  token: string;
  identity: string;
  name: string;
  role: string;
  permissions: JoinPermissions;
  expiresAt: string;
}

/** Why somebody may not join. The first group is the server's answer, the second is what we found out ourselves. */
export const refusalCodes = [
  'invalid-name',
  'sign-in-required',
  'not-a-member',
  'guests-not-allowed',
  'banned',
  'kicked',
  'refused',
  'already-here',
  'room-not-found',
  'room-full',
  'room-closed',
  'too-many-requests',
  'server-error',
  'offline',
  'too-slow',
  'unreachable',
  'insecure-context',
  'unsupported-browser',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

export interface Refusal {
  code: RefusalCode;
  /** The server's own sentence, shown when it says more than the page does. */
  detail?: string;
  /** For `banned` and `kicked`: when it ends, ISO 8601, and what the moderator wrote. */
  until?: string;
  reason?: string;
  /** For `already-here`: whether the call may be moved to this tab. */
  takeOver?: boolean;
}

/** A moderator has to let this person in first. */
export interface Waiting {
  /** ISO 8601. */
  askedAt: string;
}

export type JoinAnswer =
  | { admission: Admission; waiting?: undefined; refusal?: undefined }
  | { waiting: Waiting; admission?: undefined; refusal?: undefined }
  | { refusal: Refusal; admission?: undefined; waiting?: undefined };

export function isRefusalCode(value: unknown): value is RefusalCode {
  return refusalCodes.includes(value as RefusalCode);
}

const joinTimeoutMs = 15_000;

/**
 * Asks for a token at the moment of connecting. Never throws: what goes wrong is a refusal with a code.
 * @param takeOver Whether the person's other tab or device shall give way.
 * @param agrees Whether the person agrees to be recorded.
 */
export async function requestJoin(
  roomName: string,
  displayName: string | undefined,
  takeOver = false,
  agrees = false,
  fetcher: typeof fetch = fetch,
): Promise<JoinAnswer> {
  let response: Response;
  try {
    response = await fetcher('/api/room/join', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({
        roomName,
        displayName,
        device: tabDevice(),
        takeOver: takeOver || undefined,
        agreesToRecording: agrees || undefined,
      }),
      signal: AbortSignal.timeout(joinTimeoutMs),
    });
  } catch (error) {
    const late = (error as { name?: string } | undefined)?.name === 'TimeoutError';
    return { refusal: { code: late ? 'too-slow' : 'offline' } };
  }
  const body = await readJson(response);
  if (response.status === 202) {
    const waiting = toWaiting(body);
    return waiting ? { waiting } : { refusal: { code: 'server-error' } };
  }
  if (response.ok)
    return isAdmission(body)
      ? { admission: { ...body, permissions: normalised(body.permissions) } }
      : { refusal: { code: 'server-error' } };
  return { refusal: toRefusal(response.status, body) };
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    // A proxy's HTML error page, or nothing at all.
    return undefined;
  }
}

function toWaiting(body: unknown): Waiting | null {
  const askedAt = (body as { waiting?: { askedAt?: unknown } } | undefined)?.waiting?.askedAt;
  return typeof askedAt === 'string' ? { askedAt } : null;
}

function isAdmission(body: unknown): body is Admission {
  const candidate = body as Partial<Admission> | undefined;
  return typeof candidate?.token === 'string' && typeof candidate.serverUrl === 'string';
}

function normalised(permissions: Partial<JoinPermissions> | undefined): JoinPermissions {
  return {
    canPublish: permissions?.canPublish ?? true,
    canSubscribe: permissions?.canSubscribe ?? true,
    canPublishData: permissions?.canPublishData ?? true,
    canPublishSources: permissions?.canPublishSources ?? [],
  };
}

const codeByStatus: Record<number, RefusalCode> = {
  400: 'invalid-name',
  401: 'sign-in-required',
  403: 'not-a-member',
  404: 'room-not-found',
  409: 'room-full',
  429: 'too-many-requests',
};

function toRefusal(status: number, body: unknown): Refusal {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  // Without a code of ours the answer may come from a proxy in between: only then the status decides.
  const code = isRefusalCode(problem.code) ? problem.code : (codeByStatus[status] ?? 'server-error');
  const words = { detail: text(problem.detail), until: text(problem.until), reason: text(problem.reason) };
  return problem.takeOver === true ? { code, ...words, takeOver: true } : { code, ...words };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
