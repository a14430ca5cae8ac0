import type { OwnSourceName } from '../call/snapshot.js';
import type { Outcome, Role, RoomLocks } from '../portal/facts.js';

/** What the panel asks of the portal; `call.acts` does it. */
export interface PeopleActs {
  /** Minutes that they are kept out of this meeting, 0 for not at all. */
  kick(identity: string, choice: { minutes?: number; untilMeetingEnds?: boolean }): Promise<Outcome>;
  /** `until` is ISO 8601; left out for ever. */
  ban(identity: string, choice: { until?: string; reason?: string }): Promise<Outcome>;
  mute(identity: string, choice: { source: OwnSourceName; lock?: boolean }): Promise<Outcome>;
  unlock(identity: string, source: OwnSourceName): Promise<Outcome>;
  muteAll(lock: boolean): Promise<Outcome>;
  locks(locks: Partial<RoomLocks>): Promise<Outcome>;
  ask(identity: string, source: 'microphone' | 'camera'): Promise<Outcome>;
  lowerHand(identity: string): Promise<Outcome>;
  lowerHands(): Promise<Outcome>;
  setRole(identity: string, role: Role): Promise<Outcome>;
  rename(identity: string, name: string): Promise<Outcome>;
  spotlight(identity: string | null): Promise<Outcome>;
  admit(id: string): Promise<Outcome>;
  admitAll(): Promise<Outcome>;
  refuse(id: string, choice: { reason?: string; banMinutes?: number }): Promise<Outcome>;
}
