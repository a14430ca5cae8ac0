import type { LocalVideoTrack } from 'livekit-client';
import type { Preferences } from '../preferences.js';

/** How somebody wants to enter. */
export interface JoinChoice {
  displayName?: string;
  cameraOn: boolean;
  microphoneOn: boolean;
  /** They agreed to be recorded. */
  agrees?: boolean;
  /** Tracks that the preview has open already; the call owns them from here on. */
  camera?: MediaStreamTrack;
  microphone?: MediaStreamTrack;
  /** The camera with its background blurred already; `camera` is what it shows. */
  blurred?: LocalVideoTrack;
  preferences: Preferences;
}

export function stopPreview(choice: JoinChoice): void {
  choice.blurred?.stop();
  choice.camera?.stop();
  choice.microphone?.stop();
}
