import {
  type AddTrackRequest, BackupCodecPolicy, RequestResponse, RequestResponse_Reason, SimulcastCodecInfo, TimedVersion, TrackInfo,
  TrackPublishedResponse, TrackSource, TrackType, TrackUnpublishedResponse, VideoLayer, VideoLayer_Mode, MuteTrackRequest,
} from '@livekit/protocol';
import { newId } from '../protocol/ids';
import { mayPublish } from '../protocol/claims';
import { type MediaTransport } from '../media/transport';
import { UpTrack } from '../media/upTrack';
import { trackEvent } from '../webhooks/events';
import { Dynacast } from './dynacast';
import type { Participant } from './participant';

/** A track that a participant publishes, or is about to. */
export class Publication extends UpTrack {
  /** Others know of it: its media has begun, or it was muted from the start. */
  announced = false;
  /** The publisher is told of its first subscriber only. */
  subscribedOnce = false;
  readonly dynacast = new Dynacast(this);

  constructor(readonly owner: Participant, readonly info: TrackInfo, readonly cid: string, readonly offeredCodec: string | undefined) {
    super(info.sid, info.type === TrackType.AUDIO ? 'audio' : 'video');
    this.muted = info.muted;
  }
}

export class Publications {
  private readonly bySid = new Map<string, Publication>();

  constructor(private readonly owner: Participant) {}

  all(): Publication[] {
    return [...this.bySid.values()];
  }

  announced(): Publication[] {
    return this.all().filter((publication) => publication.announced);
  }

  infos(): TrackInfo[] {
    return this.announced().map((publication) => publication.info);
  }

  get(sid: string): Publication | undefined {
    return this.bySid.get(sid);
  }

  byCid(cid: string): Publication | undefined {
    return this.all().find((publication) => publication.cid === cid);
  }

  /** The client wants to publish. The section with its `cid` may have been offered already, or comes later. */
  add(request: AddTrackRequest): void {
    const { owner } = this;
    if (!mayPublish(owner.permission, request.source)) {
      const value = new RequestResponse({
        reason: RequestResponse_Reason.NOT_ALLOWED,
        message: 'does not have permission to publish track',
        request: { case: 'addTrack', value: request },
      });
      owner.signal.send({ case: 'requestResponse', value });
      return;
    }
    const codec = request.simulcastCodecs[0];
    const cid = codec?.cid || request.cid;
    const publication = new Publication(owner, describe(request, cid), cid, codec?.codec || undefined);
    this.bySid.set(publication.sid, publication);
    owner.signal.send({ case: 'trackPublished', value: new TrackPublishedResponse({ cid: request.cid, track: publication.info }) });
    const publisher = owner.connection.publisher;
    for (const section of publisher?.receiveSections.values() ?? []) if (section.cid === cid) publisher?.bind(section);
  }

  /** A client unpublishes without a message: the section stops sending. A muted track never shows by its media. */
  onOfferAnswered(publisher: MediaTransport): void {
    for (const publication of this.all()) {
      const { section } = publication;
      if (!section) continue;
      if (publisher.receiveSections.get(section.mid)?.cid !== publication.cid) this.unpublish(publication.sid);
      else if (publication.muted) this.announce(publication);
    }
  }

  announce(publication: Publication): void {
    const { owner } = this;
    if (publication.announced || owner.closed || !this.bySid.has(publication.sid)) return;
    publication.announced = true;
    owner.hasPublished = true;
    describeMedia(publication);
    owner.changed({ urgent: true });
    owner.room.markDirty();
    owner.room.host.notify(trackEvent('track_published', owner.room.info, owner.info(), publication.info));
    for (const other of owner.room.others(owner)) other.subscriptions.subscribe(publication);
    for (const observer of owner.room.observers) observer.onPublished(publication);
    publication.dynacast.update();
  }

  unpublish(sid: string, { tellPublisher = false, quiet = false } = {}): void {
    const { owner } = this;
    const publication = this.bySid.get(sid);
    if (!publication) return;
    this.bySid.delete(sid);
    owner.connection.publisher?.forget(publication);
    for (const other of owner.room.others(owner)) other.subscriptions.unsubscribe(sid);
    for (const observer of owner.room.observers) observer.onUnpublished(publication);
    publication.dynacast.stop();
    if (tellPublisher) owner.signal.send({ case: 'trackUnpublished', value: new TrackUnpublishedResponse({ trackSid: sid }) });
    if (!publication.announced) return;
    owner.changed({ urgent: true });
    if (!quiet) owner.room.host.notify(trackEvent('track_unpublished', owner.room.info, owner.info(), publication.info));
  }

  unpublishAll({ quiet = false } = {}): void {
    for (const publication of this.all()) this.unpublish(publication.sid, { quiet });
  }

  setMuted(sid: string, muted: boolean, { byServer = false } = {}): TrackInfo | undefined {
    const publication = this.bySid.get(sid);
    if (!publication) return undefined;
    if (publication.muted === muted) return publication.info;
    publication.muted = publication.info.muted = muted;
    if (byServer) this.owner.signal.send({ case: 'mute', value: new MuteTrackRequest({ sid, muted }) });
    if (publication.announced) this.owner.changed({ urgent: true });
    for (const observer of this.owner.room.observers) observer.onMuted(publication);
    if (!muted) publication.requestKeyframe();
    return publication.info;
  }
}

function describe(request: AddTrackRequest, cid: string): TrackInfo {
  const isAudio = request.type === TrackType.AUDIO;
  const mimeType = isAudio ? 'audio/opus' : `video/${(request.simulcastCodecs[0]?.codec || 'vp8').toUpperCase()}`;
  return new TrackInfo({
    sid: newId(sidPrefix(request)),
    type: request.type,
    name: request.name,
    muted: request.muted,
    width: request.width,
    height: request.height,
    simulcast: request.layers.length > 1,
    disableDtx: request.disableDtx,
    source: request.source,
    layers: request.layers,
    mimeType,
    codecs: [new SimulcastCodecInfo({ mimeType, cid, layers: request.layers, videoLayerMode: VideoLayer_Mode.ONE_SPATIAL_LAYER_PER_STREAM })],
    stereo: request.stereo,
    disableRed: request.disableRed,
    encryption: request.encryption,
    stream: request.stream,
    audioFeatures: request.audioFeatures,
    // livekit-server says so for audio, whatever was asked.
    backupCodecPolicy: isAudio ? BackupCodecPolicy.SIMULCAST : request.backupCodecPolicy,
    version: new TimedVersion({ unixMicro: BigInt(Date.now()) * 1000n }),
    packetTrailerFeatures: request.packetTrailerFeatures,
  });
}

function sidPrefix({ source, type }: AddTrackRequest): string {
  if (source === TrackSource.SCREEN_SHARE) return 'TR_VS';
  if (source === TrackSource.SCREEN_SHARE_AUDIO) return 'TR_AS';
  return type === TrackType.AUDIO ? 'TR_AM' : 'TR_VC';
}

/** Fills in what is known only now: the section and the SSRC. */
function describeMedia(publication: Publication): void {
  const { info, section, stream } = publication;
  info.mid = section?.mid ?? '';
  if (section && publication.kind === 'video') info.mimeType = `video/${section.codec.toUpperCase()}`;
  const withSsrc = (layer: VideoLayer) => new VideoLayer({ ...layer, ssrc: stream?.ssrc ?? 0 });
  if (info.layers.length === 1) info.layers = info.layers.map(withSsrc);
  for (const codec of info.codecs) {
    codec.mid = info.mid;
    codec.mimeType = info.mimeType;
    codec.layers = info.layers;
  }
}
