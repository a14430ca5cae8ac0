import { tryMedia } from './media.js';
import { begin, type Start } from './portal.js';
import { type Path, type Probe, probe, relaysFor } from './probe.js';
import { emptyOutcome, emptySteps, type Outcome, pairText, type Step, type StepId, type StepState } from './steps.js';

/** From here on tokens may be refused: LiveKit allows 60 s. */
const wrongClockSeconds = 30;

/** What a run needs from outside; tests put their own in. */
export interface RunDependencies {
  begin: typeof begin;
  probe: typeof probe;
  tryMedia: typeof tryMedia;
  countDevices: () => Promise<{ cameras: number; microphones: number }>;
  page: { secure: boolean; https: boolean; webRtc: boolean };
}

export const realDependencies = (): RunDependencies => ({
  begin,
  probe,
  tryMedia,
  countDevices,
  page: {
    secure: window.isSecureContext,
    https: location.protocol === 'https:',
    webRtc: typeof RTCPeerConnection !== 'undefined',
  },
});

export async function countDevices(): Promise<{ cameras: number; microphones: number }> {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  const count = (kind: MediaDeviceKind) => devices.filter((device) => device.kind === kind).length;
  return { cameras: count('videoinput'), microphones: count('audioinput') };
}

/** One test from beginning to end. Knows no DOM; says after each change what stands. */
export class Run {
  steps: Step[] = emptySteps();
  outcome: Outcome = emptyOutcome();
  start: Start | null = null;
  readonly #stop = new AbortController();

  constructor(
    private readonly changed: () => void,
    private readonly dependencies: RunDependencies = realDependencies(),
  ) {}

  stop(): void {
    this.outcome.stopped = true;
    this.#stop.abort();
  }

  /** Never throws. */
  async run(): Promise<void> {
    try {
      if (this.#secure()) {
        await this.#devices();
        const start = await this.#portal();
        if (start) await this.#paths(start);
      }
    } catch {
      // What broke is the step that was running.
      const running = this.steps.find((step) => step.state === 'running');
      if (running) this.#set(running.id, 'bad', 'broke');
    }
    for (const step of this.steps)
      if (step.state === 'waiting' || step.state === 'running')
        this.#set(step.id, 'skipped', this.outcome.stopped ? 'stopped' : 'pointless');
  }

  #secure(): boolean {
    const { secure, webRtc } = this.dependencies.page;
    this.outcome.secure = secure && webRtc;
    this.#set('secure', secure && webRtc ? 'good' : 'bad', !secure ? 'insecure' : webRtc ? 'secure' : 'noWebRtc');
    return this.outcome.secure;
  }

  async #devices(): Promise<void> {
    this.#set('devices', 'running');
    const { cameras, microphones } = await this.dependencies.countDevices();
    const all = cameras > 0 && microphones > 0;
    this.#set('devices', all ? 'good' : 'notice', all ? 'devices' : 'devicesMissing', `${microphones}`, `${cameras}`);
  }

  async #portal(): Promise<Start | null> {
    this.#set('portal', 'running');
    const answer = await this.dependencies.begin(this.#stop.signal);
    if (this.outcome.stopped) return null;
    if ('unreachable' in answer) {
      this.outcome.portal = false;
      this.#set('portal', 'bad', 'portalUnreachable');
      return null;
    }
    this.outcome.portal = true;
    if ('refused' in answer) {
      this.outcome.token = false;
      this.#set('portal', 'good', 'portalAnswers');
      this.#set('token', 'bad', `refused-${answer.refused}`);
      return null;
    }
    this.outcome.clockAhead = answer.clockAhead;
    const wrong = Math.abs(answer.clockAhead) > wrongClockSeconds;
    this.#set(
      'portal',
      wrong ? 'notice' : 'good',
      wrong ? (answer.clockAhead > 0 ? 'clockAhead' : 'clockBehind') : 'portalTook',
      wrong ? `${Math.round(Math.abs(answer.clockAhead))}` : `${answer.roundTrip}`,
    );
    this.start = answer.start;
    return answer.start;
  }

  async #paths(start: Start): Promise<void> {
    this.#set('token', 'running');
    this.#set('signalling', 'running');
    if (this.dependencies.page.https && start.serverUrl.startsWith('ws:')) {
      this.outcome.mixedContent = true;
      this.outcome.signalling = false;
      this.#set('token', 'good', 'tokenGiven');
      this.#set('signalling', 'bad', 'mixedContent', start.serverUrl);
      return;
    }
    this.#set('udp', 'running');
    const udp = await this.#probe(start, 'udp');
    if (this.outcome.stopped) return;
    if (!this.#signalling(udp, start)) return;
    this.#path('udp', udp, udp.connected || udp.offered.some((address) => address.startsWith('udp')));
    if (udp.offered.some((address) => address.startsWith('tcp'))) {
      this.#set('tcp', 'running');
      this.#path('tcp', await this.#probe(start, 'tcp'), true);
    } else this.#path('tcp', null, false);
    for (const path of ['turnUdp', 'turnTls'] as const) {
      if (this.outcome.stopped) return;
      const relays = relaysFor(path, udp.iceServers);
      if (relays.length > 0) this.#set(path, 'running');
      this.#path(path, relays.length > 0 ? await this.#probe(start, path, relays) : null, relays.length > 0);
    }
    if (!this.outcome.stopped) await this.#media(start);
  }

  #probe({ serverUrl, publisher }: Start, path: Path, relays: RTCIceServer[] = []): Promise<Probe> {
    return this.dependencies.probe({ url: serverUrl, token: publisher }, path, relays, this.#stop.signal);
  }

  #signalling(probe: Probe, { serverUrl }: Start): boolean {
    this.outcome.version = probe.version;
    this.outcome.offered = probe.offered;
    this.outcome.token = !probe.refused;
    if (probe.refused) this.#set('token', 'bad', 'tokenRefused');
    else this.#set('token', 'good', probe.signalled ? 'tokenTaken' : 'tokenGiven');
    // Whoever refuses a token was reached.
    this.outcome.signalling = probe.signalled || probe.refused;
    this.#set(
      'signalling',
      this.outcome.signalling ? 'good' : 'bad',
      this.outcome.signalling ? 'signalling' : 'signallingFailed',
      serverUrl,
    );
    if (!probe.signalled) this.#set('udp', 'skipped', 'pointless');
    return probe.signalled;
  }

  #path(path: Path, probe: Probe | null, offered: boolean): void {
    if (this.outcome.stopped) return;
    if (!offered || !probe) {
      this.outcome[path] = null;
      this.#set(path, 'skipped', 'notOffered');
      return;
    }
    this.outcome[path] = probe.connected;
    if (probe.connected && probe.pair) this.#set(path, 'good', 'pathWorks', probe.pair.address);
    // Another way may do as well: what the whole comes to is said above.
    else this.#set(path, 'bad', path === 'udp' ? 'udpBlocked' : 'pathBlocked');
  }

  async #media({ serverUrl, publisher, subscriber }: Start): Promise<void> {
    this.#set('media', 'running');
    await this.dependencies.tryMedia(
      serverUrl,
      { publisher, subscriber },
      {
        arrived: (audio, video) => {
          this.outcome.media = audio && video;
          const code = audio && video ? 'arrived' : audio ? 'onlySound' : video ? 'onlyPicture' : 'nothingArrived';
          this.#set('media', this.outcome.media ? 'good' : 'bad', code);
          if (audio || video) this.#set('quality', 'running');
        },
        measured: (quality, pair) => {
          this.outcome.quality = quality;
          this.outcome.pair = pair;
          const weak = quality.loss >= 3 || (quality.roundTrip ?? 0) >= 300;
          this.#set(
            'quality',
            weak ? 'notice' : 'good',
            pair?.local === 'relay' ? 'qualityRelay' : 'qualityDirect',
            `${quality.up}`,
            `${quality.down}`,
            `${quality.loss}`,
            `${quality.roundTrip ?? '–'}`,
            pair ? pairText(pair) : '–',
          );
          this.#set('reconnect', 'running');
        },
        reconnected: (worked, tookMs) => {
          this.outcome.reconnect = worked;
          this.#set(
            'reconnect',
            worked ? 'good' : 'notice',
            worked ? 'resumed' : 'notResumed',
            (tookMs / 1000).toFixed(1),
          );
        },
      },
      this.#stop.signal,
    );
  }

  #set(id: StepId, state: StepState, code = '', ...args: string[]): void {
    this.steps = this.steps.map((step) => (step.id === id ? { id, state, code, args } : step));
    this.changed();
  }
}
