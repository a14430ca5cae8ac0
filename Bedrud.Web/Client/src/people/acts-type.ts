import type { OwnSourceName } from '../call/snapshot.js';
import type { LockSource, PortalActs } from '../portal/acts.js';

/** What the panel asks of the portal. */
export type PeopleActs = Pick<
  PortalActs,
  | 'kick'
  | 'ban'
  | 'mute'
  | 'unlock'
  | 'muteAll'
  | 'locks'
  | 'ask'
  | 'lowerHand'
  | 'lowerHands'
  | 'setRole'
  | 'rename'
  | 'spotlight'
  | 'admit'
  | 'admitAll'
  | 'refuse'
>;

export function lockSource(source: OwnSourceName): LockSource {
  return source === 'screen' ? 'screen_share' : source;
}
