import type { Preferences } from '../preferences.js';

/** How somebody wants to enter. */
export interface JoinChoice {
  displayName?: string;
  cameraOn: boolean;
  microphoneOn: boolean;
  /** Tracks that the preview has open already; the call owns them from here on. */
  camera?: MediaStreamTrack;
  microphone?: MediaStreamTrack;
  preferences: Preferences;
}

export function stopPreview(choice: JoinChoice): void {
  choice.camera?.stop();
  choice.microphone?.stop();
}
