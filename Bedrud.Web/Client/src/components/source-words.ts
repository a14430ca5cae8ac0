import type { CallSnapshot, OwnSourceName } from '../call/snapshot.js';
import { whyNotAllowed } from '../call/why-disabled.js';
import type { IconName } from '../icons.js';
import type { Strings } from '../strings/strings.js';

export const sourceIcons: Record<OwnSourceName, { on: IconName; off: IconName }> = {
  microphone: { on: 'microphone', off: 'microphoneOff' },
  camera: { on: 'camera', off: 'cameraOff' },
  screen: { on: 'screenOff', off: 'screen' },
};

/** What a click on one of the own sources would do, or why it would not. */
export function sourceWords(t: Strings, snapshot: CallSnapshot, source: OwnSourceName): string {
  const { on, allowed, mutedByModerator } = snapshot[source];
  if (!on && !allowed) return whyNotAllowed(t, snapshot, source);
  switch (source) {
    case 'microphone':
      if (on) return t.turnMicrophoneOff;
      return mutedByModerator ? t.microphoneMutedByModerator : t.turnMicrophoneOn;
    case 'camera':
      if (on) return t.turnCameraOff;
      return mutedByModerator ? t.cameraMutedByModerator : t.turnCameraOn;
    case 'screen':
      return on ? t.stopSharing : t.shareScreen;
  }
}
