import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { LocalVideoTrack } from 'livekit-client';
import type { JoinChoice } from '../call/choice.js';
import { type Capture, capture, captureBoth, constraintsFor, type MediaFailure, type MediaKind } from '../devices.js';
import { canBlur } from '../effects/blur-support.js';
import { loadPreferences, type Preferences, rememberDevice, savePreferences } from '../preferences.js';

interface Side {
  /** What the person wants; stays true while the device is opening or has failed. */
  wanted: boolean;
  opening: boolean;
  track: MediaStreamTrack | null;
  failure: MediaFailure | null;
}

export type PreviewTracks = Pick<JoinChoice, 'camera' | 'microphone' | 'blurred'>;
export type BlurState = 'off' | 'starting' | 'on' | 'slow' | 'failed';

/** The own camera and microphone before the meeting. */
export class Preview implements ReactiveController {
  preferences: Preferences = loadPreferences();
  readonly camera: Side = { wanted: true, opening: false, track: null, failure: null };
  readonly microphone: Side = { wanted: true, opening: false, track: null, failure: null };
  blur: BlurState = 'off';
  #blurred: LocalVideoTrack | null = null;
  #active = false;
  /** The call owns the tracks now; they are only shown here until it takes over the page. */
  #handedOver = false;
  /** Counts what was asked of a device: an answer to an older question is thrown away. */
  readonly #turn: Record<MediaKind, number> = { camera: 0, microphone: 0 };

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly opened: () => void,
    /** What another page had open: taken over as it is. */
    private readonly given: () => JoinChoice | null = () => null,
  ) {
    host.addController(this);
  }

  /** What the person sees of themselves: the camera, with the background blurred where that is wanted. */
  get picture(): MediaStreamTrack | null {
    return this.#blurred?.mediaStreamTrack ?? this.camera.track;
  }

  hostConnected(): void {
    this.#active = true;
    this.preferences = loadPreferences();
    this.camera.wanted = this.preferences.cameraOn;
    this.microphone.wanted = this.preferences.microphoneOn;
    const given = this.given();
    if (given) this.#takeOver(given);
    void this.openWanted();
  }

  hostDisconnected(): void {
    this.#active = false;
    if (this.#handedOver) this.#forget();
    this.#close('camera');
    this.#close('microphone');
  }

  isOn(kind: MediaKind): boolean {
    return this[kind].wanted && this[kind].failure === null;
  }

  /** Opens what is wanted and not open yet; also the answer to "Try again". */
  async openWanted(): Promise<void> {
    const missing = (['camera', 'microphone'] as const).filter((kind) => this[kind].wanted && !this[kind].track);
    if (missing.length === 2) {
      const turns = { camera: this.#begin('camera'), microphone: this.#begin('microphone') };
      const both = await captureBoth(this.preferences.camera, this.preferences.microphone);
      this.#settle('camera', turns.camera, both.camera);
      this.#settle('microphone', turns.microphone, both.microphone);
    } else if (missing[0]) await this.#open(missing[0]);
  }

  async toggle(kind: MediaKind): Promise<void> {
    const on = !this.isOn(kind);
    this[kind].wanted = on;
    this.preferences = savePreferences(kind === 'camera' ? { cameraOn: on } : { microphoneOn: on });
    if (on) await this.#open(kind);
    else this.#close(kind);
  }

  async use(kind: MediaKind | 'speaker', deviceId: string): Promise<void> {
    this.preferences = rememberDevice(kind, deviceId);
    this.host.requestUpdate();
    if (kind !== 'speaker' && this[kind].track) await this.#open(kind);
  }

  async setBlur(on: boolean): Promise<void> {
    this.preferences = savePreferences({ blur: on });
    if (on) await this.#startBlur();
    else this.#stopBlur();
  }

  setMirror(on: boolean): void {
    this.preferences = savePreferences({ mirror: on });
    this.host.requestUpdate();
  }

  /** Opens again after a join that came to nothing. */
  async takeBack(): Promise<void> {
    this.#forget();
    await this.openWanted();
  }

  /** Hands the open tracks over to the call; the preview no longer stops them. */
  release(): PreviewTracks {
    const tracks = {
      camera: this.camera.track ?? undefined,
      microphone: this.microphone.track ?? undefined,
      blurred: this.#blurred ?? undefined,
    };
    this.#handedOver = true;
    this.#turn.camera++;
    this.#turn.microphone++;
    return tracks;
  }

  #takeOver({ camera, microphone, blurred }: PreviewTracks): void {
    this.#blurred = blurred ?? null;
    this.blur = blurred ? 'on' : 'off';
    if (camera) this.#settle('camera', this.#turn.camera, { track: camera });
    if (microphone) this.#settle('microphone', this.#turn.microphone, { track: microphone });
  }

  async #startBlur(): Promise<void> {
    const { track } = this.camera;
    if (!track || this.#handedOver || !canBlur()) return;
    if (this.#blurred || this.blur === 'starting') return;
    const turn = this.#turn.camera;
    this.#showBlur('starting');
    const blurred = await this.#load(track);
    if (turn !== this.#turn.camera || this.#handedOver || !this.preferences.blur) return endBlur(blurred);
    this.#blurred = blurred;
    // What could not be done must not keep the camera off in the meeting.
    if (!blurred) this.preferences = savePreferences({ blur: false });
    this.#showBlur(blurred ? 'on' : 'failed');
  }

  async #load(track: MediaStreamTrack): Promise<LocalVideoTrack | null> {
    try {
      const { blurCamera } = await import('../effects/blur.js');
      const slow = () => this.blur === 'on' && this.#showBlur('slow');
      return await blurCamera(track, constraintsFor('camera', this.preferences.camera), slow);
    } catch {
      return null;
    }
  }

  #stopBlur(): void {
    endBlur(this.#blurred);
    this.#blurred = null;
    this.#showBlur('off');
  }

  #showBlur(state: BlurState): void {
    this.blur = state;
    this.host.requestUpdate();
  }

  #forget(): void {
    this.#handedOver = false;
    this.#blurred = null;
    this.blur = 'off';
    this.camera.track = null;
    this.microphone.track = null;
  }

  async #open(kind: MediaKind): Promise<void> {
    this.#stopTrack(kind);
    const turn = this.#begin(kind);
    this.#settle(kind, turn, await capture(kind, this.preferences[kind]));
  }

  #begin(kind: MediaKind): number {
    Object.assign(this[kind], { opening: true, failure: null, track: null });
    this.host.requestUpdate();
    return ++this.#turn[kind];
  }

  #settle(kind: MediaKind, turn: number, { track, failure }: Capture): void {
    if (!this.#active || turn !== this.#turn[kind]) {
      track?.stop();
      return;
    }
    Object.assign(this[kind], { opening: false, track: track ?? null, failure: failure ?? null });
    // The device may be unplugged while one looks at oneself.
    track?.addEventListener('ended', () => {
      if (this[kind].track !== track || this.#handedOver) return;
      this.#stopTrack(kind);
      this.#settle(kind, this.#turn[kind], { failure: 'missing' });
    });
    this.opened();
    this.host.requestUpdate();
    if (kind === 'camera' && this.preferences.blur) void this.#startBlur();
  }

  #close(kind: MediaKind): void {
    this.#turn[kind]++;
    this.#stopTrack(kind);
    Object.assign(this[kind], { opening: false, track: null, failure: null });
    this.host.requestUpdate();
  }

  #stopTrack(kind: MediaKind): void {
    if (kind === 'camera') {
      this.#blurred?.stop();
      this.#blurred = null;
      this.blur = 'off';
    }
    this[kind].track?.stop();
  }
}

/** Not `stop`: it would stop the camera, too, which goes on without the blur. */
function endBlur(track: LocalVideoTrack | null): void {
  track?.stopProcessor().catch(() => {});
}
