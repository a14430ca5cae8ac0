import type { DeviceKind } from './devices.js';
import type { LayoutMode, SelfView } from './stage-view.js';

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
  layout?: LayoutMode;
  selfView?: SelfView;
  /** Whether one sees oneself as in a mirror; true unless turned off. */
  mirror?: boolean;
}

const key = 'bedrud.meeting';
const watchers = new Set<(preferences: Preferences) => void>();
const fallback: Preferences = { cameraOn: true, microphoneOn: true, mirror: true };

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
  for (const watcher of watchers) watcher(next);
  return next;
}

/** Tells of each change made in this page. */
export function watchPreferences(watcher: (preferences: Preferences) => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function rememberDevice(kind: DeviceKind, deviceId: string): Preferences {
  return savePreferences({ [kind]: deviceId });
}
