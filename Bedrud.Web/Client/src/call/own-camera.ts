import { LocalVideoTrack, type Room, Track } from 'livekit-client';
import { constraintsFor, openDevice } from '../devices.js';
import { canBlur } from '../effects/blur-support.js';
import { loadPreferences } from '../preferences.js';

/** The background can't be blurred, so the picture is not shown either: nobody sees what somebody wants to hide. */
export class BlurFailed extends Error {}

/** A camera that is open already, made ready to be published: not one picture leaves with a background that shall be blurred. */
export async function prepareCamera(
  camera: MediaStreamTrack,
  constraints: MediaTrackConstraints,
  blur: boolean,
): Promise<LocalVideoTrack> {
  if (!blur || !canBlur()) return new LocalVideoTrack(camera, constraints, false);
  try {
    const { blurCamera } = await import('../effects/blur.js');
    return await blurCamera(camera, constraints);
  } catch {
    camera.stop();
    throw new BlurFailed();
  }
}

export async function turnCameraOn(room: Room): Promise<void> {
  const me = room.localParticipant;
  const { camera: remembered, blur } = loadPreferences();
  const wanted = blur && canBlur();
  const existing = me.getTrackPublication(Track.Source.Camera)?.track as LocalVideoTrack | undefined;
  if (existing ? isBlurred(existing) === wanted : !wanted) {
    await me.setCameraEnabled(true);
    return;
  }
  if (existing) await me.unpublishTrack(existing);
  const deviceId = room.getActiveDevice('videoinput') ?? remembered;
  const track = await prepareCamera(await openDevice('camera', deviceId), constraintsFor('camera', deviceId), wanted);
  track.source = Track.Source.Camera;
  try {
    await me.publishTrack(track);
  } catch (error) {
    track.stop();
    throw error;
  }
}

/** Of a camera that is on; one that is off is opened anew as it is wanted then. */
export async function setCameraBlur(room: Room, on: boolean): Promise<boolean> {
  const track = room.localParticipant.getTrackPublication(Track.Source.Camera)?.track as LocalVideoTrack | undefined;
  if (!track || track.isMuted || isBlurred(track) === on) return true;
  try {
    if (on) await track.setProcessor((await import('../effects/blur.js')).createBlur());
    else await track.stopProcessor();
    return true;
  } catch {
    return false;
  }
}

function isBlurred(track: LocalVideoTrack): boolean {
  return track.getProcessor?.() !== undefined;
}
