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
  'room-not-found',
  'room-full',
  'room-closed',
  'too-many-requests',
  'server-error',
  'offline',
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
}

export type JoinAnswer = { admission: Admission; refusal?: undefined } | { admission?: undefined; refusal: Refusal };

export function isRefusalCode(value: unknown): value is RefusalCode {
  return refusalCodes.includes(value as RefusalCode);
}

const joinTimeoutMs = 15_000;

/** Asks for a token at the moment of connecting. Never throws: what goes wrong is a refusal with a code. */
export async function requestJoin(
  roomName: string,
  displayName: string | undefined,
  fetcher: typeof fetch = fetch,
): Promise<JoinAnswer> {
  let response: Response;
  try {
    response = await fetcher('/api/room/join', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(displayName ? { roomName, displayName } : { roomName }),
      signal: AbortSignal.timeout(joinTimeoutMs),
    });
  } catch {
    return { refusal: { code: 'offline' } };
  }
  const body = await readJson(response);
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
  return { code, detail: text(problem.detail), until: text(problem.until), reason: text(problem.reason) };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
