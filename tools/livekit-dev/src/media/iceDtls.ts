import type { Socket } from 'node:dgram';
import { RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport, RTCIceGatherer, RTCIceParameters, RTCIceTransport, RTCSctpTransport } from 'werift';
import type { SessionDescription } from 'sdp-transform';

export const LOOPBACK = '127.0.0.1';

/** Faults that tests switch on: see src/dev/faults.ts. */
export const iceFault = { refuse: false };

export interface IceDtlsEvents {
  onDtlsConnected(): void;
  onFailed(why: string): void;
}

/** ICE-lite, DTLS (server) and SCTP of one peer connection, on one loopback UDP port. */
export class IceDtls {
  /** When the last packet came, of any kind: a client that is alive sends ICE checks all the time. */
  lastPacketAt = Date.now();
  private remoteUfrag = '';

  private constructor(
    private readonly gatherer: RTCIceGatherer,
    readonly ice: RTCIceTransport,
    readonly dtls: RTCDtlsTransport,
    readonly sctp: RTCSctpTransport,
    private readonly events: IceDtlsEvents,
  ) {}

  static async create(events: IceDtlsEvents, portRange?: [number, number]): Promise<IceDtls> {
    const gatherer = new RTCIceGatherer({
      iceLite: true,
      useIpv4: true,
      useIpv6: false,
      portRange,
      additionalHostAddresses: [LOOPBACK],
      interfaceAddresses: { udp4: LOOPBACK },
    });
    gatherOnLoopbackOnly(gatherer);
    followNomination(gatherer);
    const ice = new RTCIceTransport(gatherer);
    ice.connection.iceControlling = false;
    const certificate = await RTCDtlsTransport.SetupCertificate();
    // SRTP profiles: AEAD_AES_128_GCM, AES128_CM_HMAC_SHA1_80.
    const dtls = new RTCDtlsTransport({ debug: {} } as never, ice, certificate, [7, 1] as never);
    dtls.role = 'server';
    const sctp = new RTCSctpTransport(5000, 262144);
    sctp.setDtlsTransport(dtls);

    const transport = new IceDtls(gatherer, ice, dtls, sctp, events);
    dtls.onStateChange.subscribe((state) => {
      if (state === 'connected') events.onDtlsConnected();
      else if (state === 'failed' || state === 'closed') events.onFailed(`dtls ${state}`);
    });
    await transport.gather();
    return transport;
  }

  async applyRemote(description: SessionDescription): Promise<void> {
    const media = description.media.find((m) => m.iceUfrag) ?? description;
    const ufrag = media.iceUfrag ?? description.iceUfrag ?? '';
    const password = media.icePwd ?? description.icePwd ?? '';
    const fingerprint = media.fingerprint ?? description.fingerprint;
    const application = description.media.find((m) => m.type === 'application');
    if (application?.maxMessageSize !== undefined) this.sctp.setRemoteMaxMessageSize(application.maxMessageSize);

    if (ufrag === this.remoteUfrag) return;
    const isFirst = this.remoteUfrag === '';
    this.remoteUfrag = ufrag;
    this.ice.setRemoteParams(new RTCIceParameters({ iceLite: false, usernameFragment: ufrag, password }));
    if (isFirst && fingerprint) {
      this.dtls.setRemoteParams(new RTCDtlsParameters([new RTCDtlsFingerprint(fingerprint.type, fingerprint.hash)], 'client'));
      this.startIce();
      this.dtls
        .start()
        .then(() => this.sctp.start(5000))
        .catch((error: Error) => this.events.onFailed(`dtls: ${error.message}`));
    } else {
      // A changed ufrag is an ICE restart: new credentials and the same DTLS.
      await this.gather();
      this.startIce();
    }
  }

  /** Begins an ICE restart from this side; the client's answer brings its new credentials. */
  async restart(): Promise<void> {
    this.ice.restart();
    this.remoteUfrag = 'restarting';
    await this.gather();
  }

  /** Lines that every section repeats: credentials, fingerprint and the only candidate. */
  attributes(setup: 'passive' | 'actpass'): string[] {
    const { usernameFragment, password } = this.gatherer.localParameters;
    const fingerprint = this.dtls.localParameters.fingerprints.find((f) => f.algorithm === 'sha-256');
    const candidates = this.gatherer.localCandidates.filter((candidate) => candidate.ip === LOOPBACK);
    return [
      `a=ice-ufrag:${usernameFragment}`,
      `a=ice-pwd:${password}`,
      `a=fingerprint:sha-256 ${fingerprint?.value}`,
      `a=setup:${setup}`,
      ...candidates.map((c) => `a=candidate:${c.foundation.replace('candidate:', '')} 1 udp ${c.priority} ${c.ip} ${c.port} typ host`),
      'a=end-of-candidates',
    ];
  }

  async close(): Promise<void> {
    await this.sctp.stop().catch(() => {});
    await this.dtls.stop().catch(() => {});
  }

  private startIce(): void {
    this.ice.start().catch((error: Error) => this.events.onFailed(`ice: ${error.message}`));
  }

  private async gather(): Promise<void> {
    await this.gatherer.gather();
    for (const protocol of (this.ice.connection as unknown as { protocols: WatchedProtocol[] }).protocols) this.watch(protocol);
  }

  /** werift tells nobody that STUN packets arrive, and they are the sign of life of a client that sends no media. */
  private watch(protocol: WatchedProtocol): void {
    if (protocol.watched || !protocol.transport) return;
    protocol.watched = true;
    // A busy machine lets bursts wait, and what the default buffer loses costs SCTP a second's timeout.
    protocol.transport.socket.setRecvBufferSize(4 << 20);
    const deliver = protocol.transport.onData;
    protocol.transport.onData = (data, address) => {
      if (iceFault.refuse) return;
      this.lastPacketAt = Date.now();
      deliver(data, address);
    };
  }
}

interface WatchedProtocol {
  watched?: boolean;
  transport?: { socket: Socket; onData: (data: Buffer, address: unknown) => void };
}

interface NominatedPair {
  protocol: unknown;
  remoteAddr: readonly [string, number];
}

/**
 * werift keeps the first pair that is nominated after an ICE restart, whatever credentials the check had. That may be a late check from
 * the client's old socket: the client gives that one up some seconds later, and from then on nothing reaches it. So the last check with the
 * present credentials decides; and until there is one, packets go on to the old pair instead of nowhere.
 */
function followNomination(gatherer: RTCIceGatherer): void {
  const connection = gatherer.connection as unknown as {
    localUsername: string;
    nominated?: NominatedPair;
    checkList: NominatedPair[];
    restart(): Promise<void>;
    checkIncoming(message: StunMessage, address: readonly [string, number], protocol: unknown): void;
  };
  const restart = connection.restart.bind(connection);
  connection.restart = () => {
    const { nominated } = connection;
    const done = restart();
    connection.nominated = nominated;
    return done;
  };
  const checkIncoming = connection.checkIncoming.bind(connection);
  connection.checkIncoming = (message, address, protocol) => {
    checkIncoming(message, address, protocol);
    const isPresent = message.getAttributeValue('USERNAME').startsWith(`${connection.localUsername}:`);
    if (!isPresent || !message.attributesKeys.includes('USE-CANDIDATE')) return;
    const [host, port] = address;
    const pair = connection.checkList.find((p) => p.protocol === protocol && p.remoteAddr[0] === host && p.remoteAddr[1] === port);
    connection.nominated = pair ?? connection.nominated;
  };
}

interface StunMessage {
  attributesKeys: string[];
  getAttributeValue(name: 'USERNAME'): string;
}

/** werift would open a socket for every address of the machine. */
function gatherOnLoopbackOnly(gatherer: RTCIceGatherer): void {
  const connection = gatherer.connection as unknown as {
    getCandidatePromises(addresses: string[], timeout: number): Array<Promise<unknown>>;
  };
  const original = connection.getCandidatePromises.bind(connection);
  connection.getCandidatePromises = (_addresses, timeout) => original([LOOPBACK], timeout);
}
