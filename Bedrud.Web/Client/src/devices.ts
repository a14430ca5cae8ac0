export type MediaKind = 'camera' | 'microphone';
export type DeviceKind = MediaKind | 'speaker';

/** Why the browser gave no camera or microphone. */
export type MediaFailure = 'denied' | 'missing' | 'in-use' | 'insecure' | 'other';

export interface DeviceList {
  camera: MediaDeviceInfo[];
  microphone: MediaDeviceInfo[];
  speaker: MediaDeviceInfo[];
}

export const noDevices: DeviceList = { camera: [], microphone: [], speaker: [] };

export const browserKind: Record<DeviceKind, MediaDeviceKind> = {
  camera: 'videoinput',
  microphone: 'audioinput',
  speaker: 'audiooutput',
};

/** `navigator.mediaDevices` is missing altogether outside of a secure context. */
export function canCapture(): boolean {
  return typeof navigator.mediaDevices?.getUserMedia === 'function';
}

export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === 'function';
}

export function canChooseSpeaker(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype;
}

export function toMediaFailure(error: unknown): MediaFailure {
  switch ((error as { name?: string } | undefined)?.name) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'in-use';
    default:
      return 'other';
  }
}

/** 720p at 16:9, what LiveKit's `h720` preset captures. */
export const cameraSize = { width: 1280, height: 720, frameRate: 30 } as const;

export function constraintsFor(kind: MediaKind, deviceId: string | undefined): MediaTrackConstraints {
  // `ideal`, not `exact`: a remembered camera that is unplugged today must not keep anybody out.
  const device = deviceId ? { deviceId: { ideal: deviceId } } : {};
  return kind === 'camera'
    ? {
        ...device,
        width: { ideal: cameraSize.width },
        height: { ideal: cameraSize.height },
        frameRate: { ideal: cameraSize.frameRate },
      }
    : { ...device, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
}

export type Capture = { track: MediaStreamTrack; failure?: undefined } | { track?: undefined; failure: MediaFailure };

export async function capture(kind: MediaKind, deviceId: string | undefined): Promise<Capture> {
  if (!canCapture()) return { failure: 'insecure' };
  try {
    return { track: await openDevice(kind, deviceId) };
  } catch (error) {
    return { failure: toMediaFailure(error) };
  }
}

/** Fails with the browser's own error, see `toMediaFailure`. */
export async function openDevice(kind: MediaKind, deviceId: string | undefined): Promise<MediaStreamTrack> {
  const constraints = constraintsFor(kind, deviceId);
  const stream = await navigator.mediaDevices.getUserMedia(
    kind === 'camera' ? { video: constraints } : { audio: constraints },
  );
  const track = stream.getTracks()[0];
  if (!track) throw new DOMException('The browser gave no track.', 'NotFoundError');
  return track;
}

/** Both under one prompt. What fails together is tried apart, so that a broken camera does not take the microphone along. */
export async function captureBoth(
  cameraId: string | undefined,
  microphoneId: string | undefined,
): Promise<Record<MediaKind, Capture>> {
  if (!canCapture()) return { camera: { failure: 'insecure' }, microphone: { failure: 'insecure' } };
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      video: constraintsFor('camera', cameraId),
      audio: constraintsFor('microphone', microphoneId),
    });
    const [camera, microphone] = [stream.getVideoTracks()[0], stream.getAudioTracks()[0]];
    return {
      camera: camera ? { track: camera } : { failure: 'missing' },
      microphone: microphone ? { track: microphone } : { failure: 'missing' },
    };
  } catch (error) {
    const refused = toMediaFailure(error) === 'denied';
    return {
      camera: await captureApart('camera', cameraId, refused),
      microphone: await captureApart('microphone', microphoneId, refused),
    };
  }
}

async function captureApart(kind: MediaKind, deviceId: string | undefined, refused: boolean): Promise<Capture> {
  // After a refusal only what is allowed for good is opened: nobody is asked the same question twice.
  if (refused && (await permissionState(kind)) !== 'granted') return { failure: 'denied' };
  return capture(kind, deviceId);
}

async function permissionState(kind: MediaKind): Promise<PermissionState | undefined> {
  try {
    return (await navigator.permissions.query({ name: kind as PermissionName })).state;
  } catch {
    // Not every browser knows these names.
    return undefined;
  }
}

/** Devices with names; a kind that has not been allowed yet comes without, and is left out. */
export async function listDevices(): Promise<DeviceList> {
  if (!canCapture()) return noDevices;
  try {
    const all = (await navigator.mediaDevices.enumerateDevices()).filter((d) => d.deviceId !== '' && d.label !== '');
    const of = (kind: DeviceKind) => all.filter((device) => device.kind === browserKind[kind]);
    return { camera: of('camera'), microphone: of('microphone'), speaker: canChooseSpeaker() ? of('speaker') : [] };
  } catch {
    return noDevices;
  }
}

export function onDevicesChanged(listener: () => void): () => void {
  if (!canCapture()) return () => {};
  navigator.mediaDevices.addEventListener('devicechange', listener);
  return () => navigator.mediaDevices.removeEventListener('devicechange', listener);
}
