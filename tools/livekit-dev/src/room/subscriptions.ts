import { type SessionDescription, TrackSource, TrackSubscribed, type UpdateTrackSettings } from '@livekit/protocol';
import { acceptAnswer, makeOffer } from '../media/offer';
import { DownTrack } from '../media/downTrack';
import type { Participant } from './participant';
import type { Publication } from './publications';
import { SectionRequests } from './sectionRequests';

/** What a participant receives from others, and how its peer connection learns of it. */
export class Subscriptions {
  private readonly downs = new Map<string, DownTrack>();
  /** What was asked for by the client or the server, before the default. */
  private readonly wishes = new Map<string, boolean>();
  private readonly sections: SectionRequests;

  // Dual mode: the server offers, one offer at a time.
  private offerId = 0;
  private awaitingAnswer = false;
  private offerAgain = false;

  constructor(private readonly participant: Participant, private readonly autoSubscribe: boolean) {
    this.sections = new SectionRequests(participant);
  }

  publisherSids(): string[] {
    return [...this.downs.values()].map((down) => (down.up as Publication).owner.sid);
  }

  all(): DownTrack[] {
    return [...this.downs.values()];
  }

  subscribeToAll(): void {
    for (const other of this.participant.room.others(this.participant)) {
      for (const publication of other.publications.announced()) this.subscribe(publication);
    }
  }

  subscribe(publication: Publication): void {
    const { participant } = this;
    const { sid, owner } = publication;
    if (this.downs.has(sid) || owner === participant || owner.permission.hidden) return;
    if (!participant.isActive || !participant.permission.canSubscribe) return;
    if (!(this.wishes.get(sid) ?? this.autoSubscribe)) return;

    const down = new DownTrack(publication, this.streamId(publication));
    this.downs.set(sid, down);
    publication.downs.add(down);
    publication.dynacast.update();
    if (participant.connection.single) this.sections.place(down);
    else {
      participant.connection.subscriber?.place(down, true);
      this.negotiate();
    }
    if (!publication.subscribedOnce) {
      publication.subscribedOnce = true;
      owner.signal.send({ case: 'trackSubscribed', value: new TrackSubscribed({ trackSid: sid }) });
    }
  }

  unsubscribe(sid: string): void {
    const down = this.downs.get(sid);
    if (!down) return;
    this.downs.delete(sid);
    this.sections.forget(down);
    down.transport?.displace(down);
    down.up.downs.delete(down);
    (down.up as Publication).dynacast.update();
    if (this.participant.connection.single) this.sections.renew();
    else this.negotiate();
  }

  unsubscribeAll(): void {
    for (const sid of [...this.downs.keys()]) this.unsubscribe(sid);
  }

  setWish(sids: string[], subscribe: boolean): void {
    for (const sid of sids) {
      this.wishes.set(sid, subscribe);
      const publication = this.participant.room.publication(sid);
      if (!subscribe) this.unsubscribe(sid);
      else if (publication?.announced) this.subscribe(publication);
    }
  }

  onTrackSettings(settings: UpdateTrackSettings): void {
    for (const sid of settings.trackSids) {
      const down = this.downs.get(sid);
      if (!down) continue;
      if (settings.disabled) down.pause();
      else down.resume();
      (down.up as Publication).dynacast.update();
    }
  }

  dispose(): void {
    this.sections.stop();
    for (const down of this.downs.values()) {
      down.up.downs.delete(down);
      (down.up as Publication).dynacast.update();
    }
    this.downs.clear();
  }

  /** Single mode: the client has offered again. */
  onSectionsRenewed(): void {
    this.sections.onRenewed();
  }

  /** Dual mode: offers the subscriber connection as it is now. */
  negotiate(): void {
    const { subscriber } = this.participant.connection;
    if (!subscriber || this.participant.closed) return;
    if (this.awaitingAnswer) {
      this.offerAgain = true;
      return;
    }
    this.awaitingAnswer = true;
    this.offerAgain = false;
    this.offerId++;
    this.participant.signal.sendDescription('offer', makeOffer(subscriber), this.offerId, subscriber.midToTrackId());
  }

  async onAnswer(answer: SessionDescription): Promise<void> {
    const { subscriber } = this.participant.connection;
    if (!subscriber || (answer.id && answer.id !== this.offerId)) return;
    await acceptAnswer(subscriber, answer.sdp);
    this.awaitingAnswer = false;
    if (this.offerAgain) this.negotiate();
  }

  /** After a resumed signal connection: the answer to an earlier offer may be lost, and the network path too. */
  async restart(): Promise<void> {
    const { subscriber } = this.participant.connection;
    if (!subscriber) return;
    await subscriber.link.restart();
    this.awaitingAnswer = false;
    this.negotiate();
  }

  /** In dual mode a reused section keeps its first track id in the browser, so the stream id must name the track. */
  private streamId({ sid, owner, info }: Publication): string {
    if (!this.participant.connection.single) return `${owner.sid}|${sid}`;
    const isScreen = info.source === TrackSource.SCREEN_SHARE || info.source === TrackSource.SCREEN_SHARE_AUDIO;
    return `${owner.sid}|${info.stream || (isScreen ? 'screen' : 'camera')}`;
  }
}
