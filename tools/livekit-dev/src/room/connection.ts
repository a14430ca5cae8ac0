import { DataPacket, DisconnectReason, type SessionDescription } from '@livekit/protocol';
import { log } from '../process/log';
import { answerOffer } from '../media/answer';
import { MediaTransport } from '../media/transport';
import type { ReceiveSection } from '../media/upTrack';
import type { Participant } from './participant';
import type { Publication } from './publications';

/** A client whose packets have been missing for so long is gone. */
const SILENCE_LIMIT_MS = 20_000;
const SILENCE_CHECK_MS = 1000;

/** Data channels of the subscriber connection in dual mode; in single mode the client opens them. */
const CHANNELS = [
  { label: '_reliable', id: 1, reliable: true },
  { label: '_lossy', id: 3, reliable: false },
  { label: '_data_track', id: 5, reliable: false },
];

/** The peer connections of a participant: one in single mode, a publisher's and a subscriber's in dual mode. */
export class Connection {
  publisher?: MediaTransport;
  subscriber?: MediaTransport;
  lastReliableSequence = 0;
  /** How many data packets came without the permission to send them. */
  refusedData = 0;
  private offers: Promise<void> = Promise.resolve();
  private silenceTimer?: NodeJS.Timeout;

  constructor(private readonly participant: Participant, readonly single: boolean) {}

  /** Where the participant gets media and data from. */
  get receiving(): MediaTransport | undefined {
    return this.single ? this.publisher : this.subscriber;
  }

  async open(portRange: [number, number] | undefined): Promise<void> {
    this.publisher = await this.createTransport(portRange, this.single);
    if (this.single) return;
    this.subscriber = await this.createTransport(portRange, true);
    for (const { label, id, reliable } of CHANNELS) this.subscriber.openChannel(label, id, reliable);
  }

  /** Answers the client's offer; offers are handled one after the other. */
  onOffer(offer: SessionDescription): Promise<void> {
    this.offers = this.offers.then(() => this.answer(offer)).catch((error: Error) => {
      log('error', 'could not answer offer', { participant: this.participant.identity, error: error.stack });
    });
    return this.offers;
  }

  close(): void {
    clearInterval(this.silenceTimer);
    // The leave message and what the data channels still hold go out first.
    setTimeout(() => {
      void this.publisher?.close();
      void this.subscriber?.close();
    }, 200);
  }

  private async answer(offer: SessionDescription): Promise<void> {
    const { participant, publisher } = this;
    if (!publisher || participant.closed) return;
    const sdp = await answerOffer(publisher, offer.sdp, (cid) => participant.publications.byCid(cid)?.offeredCodec);
    participant.signal.sendDescription('answer', sdp, offer.id, this.single ? publisher.midToTrackId() : {});
    participant.publications.onOfferAnswered(publisher);
    if (this.single) participant.subscriptions.onSectionsRenewed();
  }

  private createTransport(portRange: [number, number] | undefined, isPrimary: boolean): Promise<MediaTransport> {
    const { participant } = this;
    return MediaTransport.create(
      {
        trackFor: (section: ReceiveSection) => participant.publications.byCid(section.cid),
        onConnected: () => {
          if (!isPrimary) return;
          this.silenceTimer ??= setInterval(() => this.checkSilence(), SILENCE_CHECK_MS);
          participant.onConnected();
        },
        onFailed: (why) => {
          if (!participant.closed) log('warn', 'transport failed', { participant: participant.identity, reason: why });
        },
        onFirstPacket: (track) => participant.publications.announce(track as Publication),
        onData: (label, data) => this.onData(label, data),
      },
      portRange,
    );
  }

  /** ICE-lite asks nothing itself; but a living client's checks come every few seconds. */
  private checkSilence(): void {
    const last = Math.max(this.publisher?.link.lastPacketAt ?? 0, this.subscriber?.link.lastPacketAt ?? 0);
    if (Date.now() - last > SILENCE_LIMIT_MS) this.participant.close(DisconnectReason.CONNECTION_TIMEOUT);
  }

  private onData(label: string, data: Buffer): void {
    const { participant } = this;
    if (label !== '_reliable' && label !== '_lossy') return;
    const packet = DataPacket.fromBinary(new Uint8Array(data));
    // Also of what is refused: a resuming client sends again what came after this, and by then it may be allowed.
    if (packet.sequence > 0) this.lastReliableSequence = packet.sequence;
    if (!participant.permission.canPublishData) this.refusedData++;
    if (!participant.permission.canPublishData || participant.closed) return;
    // Whatever the sender wrote there: receivers learn who it really was.
    packet.participantIdentity = participant.identity;
    packet.participantSid = participant.sid;
    if (packet.value.case === 'user') {
      const user = packet.value.value;
      user.participantIdentity = participant.identity;
      user.participantSid = participant.sid;
      if (packet.destinationIdentities.length === 0) packet.destinationIdentities = user.destinationIdentities;
    }
    participant.room.sendData(packet, label, participant);
  }
}
