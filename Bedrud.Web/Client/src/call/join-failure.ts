import { ConnectionError, ConnectionErrorReason, DisconnectReason } from 'livekit-client';
import { browserName } from '../connection-test/browser-name.js';

/** As `JoinFailureCause` has them. */
export type JoinFailureCause =
  | 'signalling'
  | 'mixed-content'
  | 'token-expired'
  | 'token-refused'
  | 'media'
  | 'media-lost'
  | 'other';

/**
 * Why the SDK did not get in with a token of the portal's. Null where nothing went wrong but the person's patience.
 * @param signalled Whether LiveKit had answered already.
 */
export function causeOf(
  error: unknown,
  signalled: boolean,
  serverUrl: string,
  pageProtocol: string,
): JoinFailureCause | null {
  if (pageProtocol === 'https:' && serverUrl.startsWith('ws:')) return 'mixed-content';
  const reason = error instanceof ConnectionError ? error.reason : undefined;
  if (reason === ConnectionErrorReason.Cancelled) return null;
  if (reason === ConnectionErrorReason.NotAllowed)
    return /expired|not valid yet|\bexp\b|\bnbf\b|validation failed/iu.test(messageOf(error))
      ? 'token-expired'
      : 'token-refused';
  if (reason === ConnectionErrorReason.LeaveRequest) return 'other';
  return signalled ? 'media' : 'signalling';
}

/** Whether a call that ended by itself was cut off, as far as its browser can tell: one that was put to sleep was not. */
export function wasCutOff(reason: DisconnectReason | undefined): boolean {
  return reason !== DisconnectReason.CLIENT_INITIATED && reason !== DisconnectReason.SERVER_SHUTDOWN;
}

/** Tells the portal, once. Nobody waits for it. */
export async function tellFailure(
  roomName: string,
  cause: JoinFailureCause,
  error: unknown,
  fetcher: typeof fetch = fetch,
): Promise<void> {
  try {
    await fetcher(`/api/meetings/${encodeURIComponent(roomName)}/failures`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        cause,
        detail: withoutTokens(messageOf(error)).slice(0, 1000),
        browser: browserName(navigator),
        now: new Date().toISOString(),
      }),
      signal: AbortSignal.timeout(15_000),
      keepalive: true,
    });
  } catch {
    // Whoever can't reach the portal either has nobody to tell.
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

function withoutTokens(text: string): string {
  return text.replace(/eyJ[\w-]*(?:\.[\w-]*){0,2}/gu, '<token>');
}
