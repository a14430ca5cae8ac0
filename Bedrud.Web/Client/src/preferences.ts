import type { DeviceKind } from './devices.js';
import type { LayoutMode, SelfView } from './stage-view.js';

/** What this browser remembers from one meeting to the next. */
export interface Preferences {
  camera?: string;
  microphone?: string;
  speaker?: string;
  cameraOn: boolean;
  microphoneOn: boolean;
  /** Whether the background behind oneself is blurred. */
  blur: boolean;
  /** Whether one sees oneself as in a mirror; the others never do. */
  mirror: boolean;
  /** Whether the microphone is open only while the space bar is held. */
  pushToTalk: boolean;
  /** Whether the meeting makes sounds of its own. */
  sounds: boolean;
  /** Whether single keys steer the call; on unless it says otherwise. */
  shortcuts?: boolean;
  layout?: LayoutMode;
  selfView?: SelfView;
}

const key = 'bedrud.meeting';
export const defaultPreferences: Preferences = {
  cameraOn: true,
  microphoneOn: true,
  blur: false,
  mirror: true,
  pushToTalk: false,
  sounds: true,
};
const watchers = new Set<(preferences: Preferences) => void>();

export function loadPreferences(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return typeof stored === 'object' && stored !== null ? { ...defaultPreferences, ...stored } : defaultPreferences;
  } catch {
    // Storage may be blocked, or hold something that is not ours.
    return defaultPreferences;
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
