import { browserName } from './browser-name.js';
import { type Outcome, pairText, type Step } from './steps.js';

/** What the portal gives a test to begin with. */
export interface Start {
  serverUrl: string;
  publisher: string;
  subscriber: string;
  ticket: string;
}

export type StartAnswer =
  | { start: Start; clockAhead: number; roundTrip: number }
  | { refused: 'sign-in' | 'off' | 'too-often' | 'other' }
  | { unreachable: true };

const limitMs = 10_000;
/** The portal keeps no longer details. */
const longestDetails = 15_000;

export async function begin(stop: AbortSignal, fetcher: typeof fetch = fetch): Promise<StartAnswer> {
  const [sent, began] = [Date.now(), performance.now()];
  let response: Response;
  let body: (Partial<Start> & { now?: string }) | undefined;
  const limit = limited(stop);
  try {
    response = await fetcher('/api/connection-test/start', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { accept: 'application/json' },
      signal: limit.signal,
    });
  } catch {
    return { unreachable: true };
  } finally {
    limit.end();
  }
  const roundTrip = Math.round(performance.now() - began);
  if (response.ok) body = await response.json().catch(() => undefined);
  const { serverUrl, publisher, subscriber, ticket, now } = body ?? {};
  if (!serverUrl || !publisher || !subscriber || !ticket || !now) return { refused: refusal(response.status) };
  // The portal looked at its clock about half-way.
  const clockAhead = Math.round((sent + roundTrip / 2 - Date.parse(now)) / 100) / 10;
  return { start: { serverUrl, publisher, subscriber, ticket }, clockAhead, roundTrip };
}

/** Aborts with the other signal, or after the limit. AbortSignal.any is too new for some browsers that can join meetings. */
function limited(stop?: AbortSignal): { signal: AbortSignal; end(): void } {
  const both = new AbortController();
  const abort = () => both.abort();
  const timer = setTimeout(abort, limitMs);
  stop?.addEventListener('abort', abort);
  if (stop?.aborted) abort();
  return {
    signal: both.signal,
    end() {
      clearTimeout(timer);
      stop?.removeEventListener('abort', abort);
    },
  };
}

function refusal(status: number): 'sign-in' | 'off' | 'too-often' | 'other' {
  if (status === 401) return 'sign-in';
  if (status === 404) return 'off';
  return status === 429 ? 'too-often' : 'other';
}

/** All that the person sees, as JSON: no token, and no address of theirs. */
export function details(outcome: Outcome, steps: readonly Step[], verdict: string): Record<string, unknown> {
  return {
    verdict,
    browser: browserName(navigator),
    at: new Date().toISOString(),
    ...outcome,
    offered: outcome.offered.slice(0, 20),
    steps: steps.map(({ id, state, code, args }) => ({ id, state, code, args })),
  };
}

/** Tells the administrators. */
export async function send(
  ticket: string,
  outcome: Outcome,
  details: Record<string, unknown>,
  fetcher: typeof fetch = fetch,
): Promise<boolean> {
  const { signalling, udp, tcp, turnUdp, turnTls, media, clockAhead, pair, quality } = outcome;
  const small = JSON.stringify(details).length <= longestDetails ? details : { ...details, offered: [], steps: [] };
  const limit = limited();
  try {
    const response = await fetcher('/api/connection-test/reports', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ticket,
        browser: browserName(navigator),
        signalling,
        udp,
        tcp,
        turnUdp,
        turnTls,
        media,
        clockAhead,
        roundTrip: quality?.roundTrip ?? pair?.roundTrip ?? null,
        selectedPair: pair && pairText(pair),
        details: small,
      }),
      signal: limit.signal,
    });
    return response.ok;
  } catch {
    return false;
  } finally {
    limit.end();
  }
}
