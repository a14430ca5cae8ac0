import type { Notice, OwnSourceName } from './call/snapshot.js';
import type { MediaFailure, MediaKind } from './devices.js';
import type { Strings } from './strings/strings.js';

/** What a notice says. */
export function noticeText(t: Strings, notice: Notice): string {
  const source = notice.source ?? 'microphone';
  switch (notice.kind) {
    case 'joined':
      return notice.others ? t.manyJoined(notice.name ?? '', notice.others) : t.joined(notice.name ?? '');
    case 'left':
      return notice.others ? t.manyLeft(notice.name ?? '', notice.others) : t.left(notice.name ?? '');
    case 'muted':
      return bySource(source, t.microphoneMuted, t.cameraMuted, t.screenMuted);
    case 'not-allowed':
      return bySource(source, t.noMicrophoneAllowed, t.noCameraAllowed, t.noScreenAllowed);
    case 'taken':
      return bySource(source, t.microphoneTaken, t.cameraTaken, t.screenTaken);
    case 'allowed':
      return bySource(source, t.microphoneGiven, t.cameraGiven, t.screenGiven);
    case 'device-lost':
      return source === 'camera' ? t.cameraLost : t.microphoneLost;
    case 'media-failed':
      return mediaTrouble(t, notice.media ?? 'microphone', notice.failure ?? 'other').title;
    case 'blur-failed':
      return t.blurFailed;
    case 'screen-failed':
      return t.screenFailed;
    case 'locked':
      return bySource(source, t.microphonesLocked, t.camerasLocked, t.screensLocked);
    case 'unlocked':
      return bySource(source, t.microphonesUnlocked, t.camerasUnlocked, t.screensUnlocked);
    case 'chat-taken':
      return t.chatTaken;
    case 'chat-given':
      return t.chatGiven;
    case 'role':
      return t.youAre[notice.role ?? 'speaker'];
    case 'renamed':
      return t.renamed(notice.name ?? '');
    case 'hand-lowered':
      return t.handLowered;
    case 'spotlight':
      return t.inSpotlight;
    case 'spotlight-over':
      return t.spotlightOver;
    case 'recorded':
      return t.recording.recorded;
    case 'recording-started':
      return notice.automatic || !notice.name ? t.recording.startedByRoom : t.recording.started(notice.name);
    case 'recording-stopped':
      return t.recording.stopped;
    case 'recording-failed':
    case 'act-failed':
      return notice.words?.(t) ?? t.actFailed;
  }
}

/** What is wrong with a camera or microphone, and what to do about it. */
export function mediaTrouble(t: Strings, kind: MediaKind, failure: MediaFailure): { title: string; hint: string } {
  const pick = (camera: string, microphone: string) => (kind === 'camera' ? camera : microphone);
  switch (failure) {
    case 'denied':
      return { title: pick(t.cameraDenied, t.microphoneDenied), hint: t.howToAllow };
    case 'missing':
      return { title: pick(t.cameraMissing, t.microphoneMissing), hint: t.missingHint };
    case 'in-use':
      return { title: pick(t.cameraInUse, t.microphoneInUse), hint: t.inUseHint };
    case 'insecure':
      return { title: t.pages['insecure-context'][0], hint: t.pages['insecure-context'][1] };
    case 'other':
      return { title: pick(t.cameraFailed, t.microphoneFailed), hint: t.failedHint };
  }
}

function bySource(source: OwnSourceName, microphone: string, camera: string, screen: string): string {
  return { microphone, camera, screen }[source];
}
