import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { after, before, describe, test } from 'node:test';
import { SessionDescription } from '@livekit/protocol';
import { devOnly, Server } from './support/server.mjs';
import { SignalClient } from './support/signalClient.mjs';
import { until } from './support/until.mjs';

/** One UDP socket of a client, and what came to it. */
class Path {
  received = [];

  static async open(port) {
    const path = new Path();
    path.port = port;
    path.socket = createSocket('udp4', (packet) => path.received.push(packet));
    await new Promise((resolve) => path.socket.bind(0, '127.0.0.1', resolve));
    return path;
  }

  send(packet) {
    return new Promise((resolve) => this.socket.send(packet, this.port, '127.0.0.1', resolve));
  }

  /** A connectivity check that nominates this path, and its answer. The development server asks for no signature. */
  async check(serverUfrag, clientUfrag) {
    const answers = this.received.length;
    const attribute = (type, value) => {
      const padded = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
      padded.writeUInt16BE(type);
      padded.writeUInt16BE(value.length, 2);
      value.copy(padded, 4);
      return padded;
    };
    const [USERNAME, PRIORITY, USE_CANDIDATE, ICE_CONTROLLING] = [0x0006, 0x0024, 0x0025, 0x802a];
    const attributes = Buffer.concat([
      attribute(USERNAME, Buffer.from(`${serverUfrag}:${clientUfrag}`)), attribute(PRIORITY, Buffer.from([110, 0, 1, 255])),
      attribute(ICE_CONTROLLING, randomBytes(8)), attribute(USE_CANDIDATE, Buffer.alloc(0)),
    ]);
    const header = Buffer.from([0, 1, 0, attributes.length, 0x21, 0x12, 0xa4, 0x42]);
    await this.send(Buffer.concat([header, randomBytes(12), attributes]));
    await until('the check to be answered', () => this.received.length > answers);
  }

  hasDtls() {
    const HANDSHAKE = 22;
    return this.received.some((packet) => packet[0] === HANDSHAKE);
  }
}

/** The first message of DTLS 1.2; the server answers with a cookie. */
function clientHello() {
  const extensions = Buffer.from('000a00040002001d' + '000d000400020403' + '000e0005000200' + '0700' + '00170000', 'hex');
  const body = Buffer.concat([
    Buffer.from('fefd', 'hex'), randomBytes(32), Buffer.from('0000' + '0002c02b' + '0100', 'hex'), Buffer.from([0, extensions.length]), extensions,
  ]);
  const handshake = Buffer.concat([Buffer.from([1, 0, 0, body.length, 0, 0, 0, 0, 0, 0, 0, body.length]), body]);
  return Buffer.concat([Buffer.from([22, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, handshake.length]), handshake]);
}

const answer = (ufrag) => `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r
a=mid:d\r\na=ice-ufrag:${ufrag}\r\na=ice-pwd:${'p'.repeat(24)}\r\na=fingerprint:sha-256 ${Array(32).fill('AB').join(':')}\r\na=setup:active\r
a=sctp-port:5000\r\n`;

describe('an ICE restart', devOnly, () => {
  let server;
  const paths = [];
  before(async () => {
    server = await Server.start();
  });
  after(async () => {
    for (const { socket } of paths) socket.close();
    await server?.stop();
  });

  async function accept(client, ufrag) {
    const { sdp, id } = await client.message('offer');
    client.send({ case: 'answer', value: new SessionDescription({ type: 'answer', sdp: answer(ufrag), id }) });
    return { ufrag: /a=ice-ufrag:(\S+)/.exec(sdp)[1], port: Number(/a=candidate:.* 127\.0\.0\.1 (\d+) /.exec(sdp)[1]) };
  }

  test('follows the client to its new socket, though its old one was heard last', async () => {
    const first = await SignalClient.open(server, 'restarted', 'raw');
    const { participant } = await first.message('join');
    const before = await accept(first, 'old');
    const [oldPath, newPath] = [await Path.open(before.port), await Path.open(before.port)];
    paths.push(oldPath, newPath);
    await oldPath.check(before.ufrag, 'old');

    const second = await SignalClient.open(server, 'restarted', 'raw', `&reconnect=1&sid=${participant.sid}`);
    await second.message('offer');
    // The old socket is used until the client has read the offer.
    await oldPath.check(before.ufrag, 'old');
    const after = await accept(second, 'new');
    assert.notEqual(after.ufrag, before.ufrag);
    await newPath.check(after.ufrag, 'new');

    await newPath.send(clientHello());
    await until('the answer to the first message of DTLS', () => newPath.hasDtls() || oldPath.hasDtls());
    assert.ok(newPath.hasDtls());
    first.close();
    second.close();
  });
});
