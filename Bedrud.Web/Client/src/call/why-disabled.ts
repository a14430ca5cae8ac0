import { type MeetingFacts, mayModerate } from '../portal/facts.js';
import { mustAgree } from '../recording/facts.js';
import type { Strings } from '../strings/strings.js';
import type { CallSnapshot, OwnSourceName } from './snapshot.js';

/** Why one of the own sources can't be turned on: locked for everybody, or taken from this person alone. */
export function whyNotAllowed(t: Strings, snapshot: CallSnapshot, source: OwnSourceName): string {
  if (mustAgree(snapshot.meeting.recording)) return t.recording.agreeFirst;
  const locked = snapshot.meeting.locks[source] && !mayModerate(snapshot.meeting.role);
  const words = locked
    ? { microphone: t.microphonesLocked, camera: t.camerasLocked, screen: t.screensLocked }
    : { microphone: t.noMicrophoneAllowed, camera: t.noCameraAllowed, screen: t.noScreenAllowed };
  return words[source];
}

/** Why chat, hand and reactions can't be used, which are one permission; null where they can. */
export function whyNotSend(t: Strings, { online, chat, locks }: MeetingFacts): string | null {
  if (!online) return t.needsPortal;
  if (chat.allowed) return null;
  return locks.chat ? t.sendingLocked : t.notAllowedToSend;
}

/** Why a recording can't be started or stopped now by somebody who may; null where it can. */
export function whyNotRecord(t: Strings, { online, recording }: MeetingFacts): string | null {
  if (!online) return t.needsPortal;
  return recording.active?.state === 'stopping' ? t.recording.stops : null;
}
