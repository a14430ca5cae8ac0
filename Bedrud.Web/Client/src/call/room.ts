import {
  DefaultReconnectPolicy,
  LocalAudioTrack,
  type LocalVideoTrack,
  Room,
  type ScreenShareCaptureOptions,
  ScreenSharePresets,
  setLogLevel,
  Track,
  VideoPresets,
} from 'livekit-client';
import { constraintsFor, type MediaKind } from '../devices.js';
import type { Preferences } from '../preferences.js';
import { prepareCamera } from './own-camera.js';

setLogLevel('warn');

/** About five minutes of attempts: as long as an update of the portal or the media server takes, with some to spare. */
const reconnectDelaysMs = [0, 300, 1200, 2700, ...Array.from({ length: 150 }, () => 2000)];

export function createRoom(preferences: Preferences): Room {
  const { camera, microphone, speaker } = preferences;
  return new Room({
    adaptiveStream: true,
    dynacast: true,
    disconnectOnPageLeave: true,
    reconnectPolicy: new DefaultReconnectPolicy(reconnectDelaysMs),
    videoCaptureDefaults: { resolution: VideoPresets.h720.resolution, deviceId: camera },
    audioCaptureDefaults: {
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      deviceId: microphone,
    },
    audioOutput: speaker ? { deviceId: speaker } : undefined,
    publishDefaults: { simulcast: true },
  });
}

export const screenCapture: ScreenShareCaptureOptions = {
  audio: true,
  resolution: ScreenSharePresets.h1080fps15.resolution,
  contentHint: 'detail',
  selfBrowserSurface: 'exclude',
  surfaceSwitching: 'include',
  systemAudio: 'include',
};

/** Publishes what the preview had opened already: no second capture, and the camera's light does not blink. */
export async function publishPreview(
  room: Room,
  kind: MediaKind,
  preview: MediaStreamTrack,
  preferences: Preferences,
  blurred?: LocalVideoTrack,
) {
  const constraints = constraintsFor(kind, preferences[kind]);
  // Not "user provided": the SDK may then stop the camera on mute and reopen it, or another, by itself.
  const track =
    kind === 'microphone'
      ? new LocalAudioTrack(preview, constraints, false)
      : (blurred ?? (await prepareCamera(preview, constraints, preferences.blur)));
  track.source = kind === 'camera' ? Track.Source.Camera : Track.Source.Microphone;
  try {
    await room.localParticipant.publishTrack(track);
  } catch (error) {
    track.stop();
    throw error;
  }
}
