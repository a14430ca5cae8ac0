// Runs in the browser: one participant, and a record of what livekit-client reported.
const { Room, RoomEvent, DisconnectReason } = LivekitClient;
LivekitClient.setLogLevel('error');

const events = [];
const record = (name, detail = {}) => events.push({ name, detail, at: performance.now() });
const text = (bytes) => new TextDecoder().decode(bytes);
let room;

function watch() {
  room
    .on(RoomEvent.ParticipantConnected, (p) => record('participantConnected', { who: p.identity }))
    .on(RoomEvent.ParticipantDisconnected, (p) => record('participantDisconnected', { who: p.identity }))
    .on(RoomEvent.TrackSubscribed, (track, publication, p) => {
      const element = track.attach();
      element.id = publication.trackSid;
      element.style.cssText = 'width: 320px; height: 180px; position: fixed; top: 0; left: 0';
      // A muted audio element would not be decoded at all, and its energy stay 0.
      element.muted = track.kind === 'video';
      document.body.append(element);
      record('trackSubscribed', { who: p.identity, source: publication.source, kind: track.kind, sid: publication.trackSid });
      element.requestVideoFrameCallback?.(() => record('firstFrame', { who: p.identity, source: publication.source, at: performance.now() }));
    })
    .on(RoomEvent.TrackUnsubscribed, (track, publication, p) => {
      track.detach();
      document.getElementById(publication.trackSid)?.remove();
      record('trackUnsubscribed', { who: p.identity, source: publication.source });
    })
    .on(RoomEvent.TrackUnpublished, (publication, p) => record('trackUnpublished', { who: p.identity, source: publication.source }))
    .on(RoomEvent.TrackMuted, (publication, p) => record('trackMuted', { who: p.identity, source: publication.source }))
    .on(RoomEvent.TrackUnmuted, (publication, p) => record('trackUnmuted', { who: p.identity, source: publication.source }))
    .on(RoomEvent.LocalTrackPublished, (publication) => record('localTrackPublished', { source: publication.source }))
    .on(RoomEvent.LocalTrackUnpublished, (publication) => record('localTrackUnpublished', { source: publication.source }))
    .on(RoomEvent.LocalTrackSubscribed, (publication) => record('localTrackSubscribed', { source: publication.source }))
    .on(RoomEvent.DataReceived, (data, p, kind, topic) => record('data', { from: p?.identity ?? null, text: text(data), topic }))
    .on(RoomEvent.ChatMessage, (message, p) => record('chat', { from: p?.identity, text: message.message }))
    .on(RoomEvent.ParticipantPermissionsChanged, (_, p) => record('permissions', { who: p.identity, canPublish: p.permissions.canPublish }))
    .on(RoomEvent.ParticipantMetadataChanged, (_, p) => record('metadata', { who: p.identity, value: p.metadata }))
    .on(RoomEvent.ParticipantNameChanged, (name, p) => record('name', { who: p.identity, value: name }))
    .on(RoomEvent.ParticipantAttributesChanged, (changed, p) => record('attributes', { who: p.identity, ...changed }))
    .on(RoomEvent.RoomMetadataChanged, (value) => record('roomMetadata', { value }))
    .on(RoomEvent.RecordingStatusChanged, (recording) => record('recording', { recording }))
    .on(RoomEvent.ActiveSpeakersChanged, (speakers) => speakers.forEach((s) => record('speaker', { who: s.identity, level: s.audioLevel })))
    .on(RoomEvent.ConnectionQualityChanged, (quality, p) => record('quality', { who: p.identity, quality }))
    .on(RoomEvent.SignalReconnecting, () => record('signalReconnecting'))
    .on(RoomEvent.Reconnecting, () => record('reconnecting'))
    .on(RoomEvent.Reconnected, () => record('reconnected'))
    .on(RoomEvent.Disconnected, (reason) => record('disconnected', { reason: DisconnectReason[reason] ?? reason }));
  room.registerTextStreamHandler('test.text', async (reader, from) => record('textStream', { from: from.identity, text: await reader.readAll() }));
  room.registerByteStreamHandler('test.bytes', async (reader, from) => {
    const chunks = await reader.readAll();
    record('byteStream', { from: from.identity, name: reader.info.name, size: chunks.reduce((sum, chunk) => sum + chunk.length, 0) });
  });
}

/** Small pictures: several encoders and decoders share two cores. */
const capture = { resolution: { width: 320, height: 180, frameRate: 15 } };

async function join(url, token, options, publish) {
  room = new Room({ videoCaptureDefaults: capture, ...options });
  watch();
  record('connecting');
  await room.connect(url, token, { peerConnectionTimeout: 60_000, websocketTimeout: 60_000 });
  record('connected');
  if (publish.includes('camera')) await room.localParticipant.setCameraEnabled(true);
  if (publish.includes('microphone')) await room.localParticipant.setMicrophoneEnabled(true);
}

const sources = { camera: 'camera', microphone: 'microphone', screen_share: 'screen_share' };

function trackOf(identity, source) {
  return room.remoteParticipants.get(identity)?.getTrackPublication(sources[source])?.track;
}

async function inboundOf(identity, source) {
  const report = await trackOf(identity, source)?.receiver?.getStats();
  return [...(report?.values() ?? [])].find((stat) => stat.type === 'inbound-rtp');
}

const framesOf = async (identity, source) => (await inboundOf(identity, source))?.framesDecoded ?? 0;
const audioPacketsOf = async (identity) => (await inboundOf(identity, 'microphone'))?.packetsReceived ?? 0;
const audioEnergyOf = async (identity) => (await inboundOf(identity, 'microphone'))?.totalAudioEnergy ?? 0;

/** Asks to publish a camera, whatever the permission says; resolves with the server's answer. */
function publishWithoutAsking() {
  return new Promise((resolve) => {
    const { client } = room.engine;
    const handle = client.onRequestResponse;
    client.onRequestResponse = (response) => {
      client.onRequestResponse = handle;
      resolve(response.reason);
    };
    const VIDEO = 1;
    const CAMERA = 1;
    void client.sendRequest({ case: 'addTrack', value: { cid: 'forbidden', type: VIDEO, source: CAMERA, name: 'camera' } });
  });
}
