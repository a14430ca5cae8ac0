import {
  AudioFrame, AudioSource, DisconnectReason, LocalAudioTrack, LocalVideoTrack, Room, RoomEvent, TrackPublishOptions, TrackSource, VideoBufferType,
  VideoFrame, VideoSource, dispose as disposeLibrary,
} from '@livekit/rtc-node';
import { joinToken } from './tokens.mjs';
import { inTime, until } from './until.mjs';

/** A participant of another make: LiveKit's Rust client, with a made-up microphone and camera. */
export class NativeClient {
  events = [];
  timers = [];

  static async join(server, room, identity, { grant, claims, token } = {}) {
    const client = new NativeClient();
    client.identity = identity;
    client.room = new Room();
    client.watch();
    const options = { autoSubscribe: true, dynacast: true };
    await inTime(`${identity} to connect`, client.room.connect(server.url, token ?? joinToken(room, identity, grant, claims), options));
    return client;
  }

  watch() {
    const record = (name, detail = {}) => this.events.push({ name, ...detail });
    this.room
      .on(RoomEvent.ParticipantConnected, (p) => record('participantConnected', { who: p.identity }))
      .on(RoomEvent.ParticipantDisconnected, (p) => record('participantDisconnected', { who: p.identity }))
      .on(RoomEvent.TrackSubscribed, (track, publication, p) => record('trackSubscribed', { who: p.identity, sid: publication.sid }))
      .on(RoomEvent.TrackUnsubscribed, (track, publication, p) => record('trackUnsubscribed', { who: p.identity }))
      .on(RoomEvent.TrackMuted, (publication, p) => record('trackMuted', { who: p.identity }))
      .on(RoomEvent.DataReceived, (data, p, kind, topic) => record('data', { from: p?.identity, text: Buffer.from(data).toString(), topic }))
      .on(RoomEvent.TokenRefreshed, () => record('tokenRefreshed'))
      .on(RoomEvent.Disconnected, (reason) => record('disconnected', { reason: DisconnectReason[reason] }));
  }

  /** Waits for an event, also one that has been. */
  event(name, matches = {}) {
    const isMatch = (event) => event.name === name && Object.entries(matches).every(([key, value]) => event[key] === value);
    return until(
      () => `${this.identity}: ${name} ${JSON.stringify(matches)}, have ${JSON.stringify(this.events)}`,
      () => this.events.find(isMatch),
    );
  }

  async publishMicrophone(name = 'mic') {
    const source = new AudioSource(48000, 1);
    const samples = new Int16Array(480).map((_, i) => Math.sin((i / 480) * 20 * Math.PI) * 8000);
    const frame = new AudioFrame(samples, 48000, 1, samples.length);
    let open = true;
    this.timers.push(() => (open = false));
    void (async () => {
      while (open) await source.captureFrame(frame).catch(() => (open = false));
    })();
    return this.publish(LocalAudioTrack.createAudioTrack(name, source), { source: TrackSource.SOURCE_MICROPHONE });
  }

  async publishCamera(name = 'cam', width = 320, height = 240) {
    const source = new VideoSource(width, height);
    let shade = 0;
    const timer = setInterval(() => {
      const data = new Uint8Array((width * height * 3) / 2).fill((shade += 5) & 0xff);
      source.captureFrame(new VideoFrame(data, width, height, VideoBufferType.I420));
    }, 66);
    this.timers.push(() => clearInterval(timer));
    return this.publish(LocalVideoTrack.createVideoTrack(name, source), { source: TrackSource.SOURCE_CAMERA, simulcast: false });
  }

  publish(track, options) {
    return this.room.localParticipant.publishTrack(track, new TrackPublishOptions({ stream: 'camera', ...options }));
  }

  send(text, topic = 'chat') {
    return this.room.localParticipant.publishData(Buffer.from(text), { reliable: true, topic });
  }

  async leave() {
    for (const stop of this.timers) stop();
    await inTime(`${this.identity} to disconnect`, this.room.disconnect());
  }
}

/** Ends what the native client's library runs in this process. */
export const dispose = () => inTime('the native client to be disposed of', disposeLibrary());
