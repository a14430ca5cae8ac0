import type { Outcome } from './steps.js';

export type VerdictCode =
  | 'ready'
  | 'readyDetour'
  | 'readyRelay'
  | 'readyWeak'
  | 'insecure'
  | 'stopped'
  | 'portal'
  | 'token'
  | 'mixedContent'
  | 'signalling'
  | 'blockedNoRelay'
  | 'blocked'
  | 'noMedia'
  | 'noPicture';

export interface Verdict {
  code: VerdictCode;
  state: 'good' | 'notice' | 'bad';
}

/** From here on talking is noticeably harder: the portal's own marks for weak connections. */
const weakRoundTripMs = 300;
const weakLoss = 3;

/** What a test means to whoever made it. */
export function judge(outcome: Outcome): Verdict {
  const bad = (code: VerdictCode): Verdict => ({ code, state: 'bad' });
  const { udp, tcp, turnUdp, turnTls, quality } = outcome;
  if (!outcome.secure) return bad('insecure');
  if (outcome.portal === false) return bad('portal');
  if (outcome.mixedContent) return bad('mixedContent');
  if (outcome.token === false) return bad('token');
  if (outcome.signalling === false) return bad('signalling');
  if (outcome.media === null && outcome.stopped) return { code: 'stopped', state: 'notice' };
  if (!outcome.media) {
    const others = [tcp, turnUdp, turnTls];
    if (udp === false && others.every((path) => path === null)) return bad('blockedNoRelay');
    if (udp === false && !others.includes(true)) return bad('blocked');
    // Nothing was sent: that is no word on the way.
    return bad(outcome.media === null ? 'noPicture' : 'noMedia');
  }
  const detour = detourOf(outcome);
  if (detour) return { code: detour, state: 'notice' };
  if (quality && (quality.loss >= weakLoss || (quality.roundTrip ?? 0) >= weakRoundTripMs))
    return { code: 'readyWeak', state: 'notice' };
  return { code: 'ready', state: 'good' };
}

/** Which way round media took. What carried them counts; the single ways only where nobody saw it. */
function detourOf({ pair, udp, tcp }: Outcome): 'readyRelay' | 'readyDetour' | null {
  if (pair) {
    if (pair.local === 'relay' || pair.remote === 'relay') return 'readyRelay';
    return pair.protocol === 'udp' ? null : 'readyDetour';
  }
  if (udp !== false) return null;
  return tcp ? 'readyDetour' : 'readyRelay';
}
