import type { DeviceKind } from './devices.js';

/** What this browser remembers from one meeting to the next. */
export interface Preferences {
  camera?: string;
  microphone?: string;
  speaker?: string;
  cameraOn: boolean;
  microphoneOn: boolean;
  /** Soft sounds for messages, hands and requests; on unless it says otherwise. */
  sounds?: boolean;
  /** Whether holding the space bar turns the microphone on; off unless it says otherwise. */
  pushToTalk?: boolean;
  /** Whether single keys steer the call; on unless it says otherwise. */
  shortcuts?: boolean;
}

const key = 'bedrud.meeting';
const fallback: Preferences = { cameraOn: true, microphoneOn: true };

export function loadPreferences(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return typeof stored === 'object' && stored !== null ? { ...fallback, ...stored } : fallback;
  } catch {
    // Storage may be blocked, or hold something that is not ours.
    return fallback;
  }
}

export function savePreferences(change: Partial<Preferences>): Preferences {
  const next = { ...loadPreferences(), ...change };
  try {
    localStorage.setItem(key, JSON.stringify(next));
  } catch {
    // A private window without storage: the choice holds for this meeting only.
  }
  return next;
}

export function rememberDevice(kind: DeviceKind, deviceId: string): Preferences {
  return savePreferences({ [kind]: deviceId });
}
