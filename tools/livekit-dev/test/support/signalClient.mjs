import { SignalRequest, SignalResponse } from '@livekit/protocol';
import { WebSocket } from 'ws';
import { joinToken } from './tokens.mjs';
import { until } from './until.mjs';

/** Only the websocket of a client: no media, every message kept. */
export class SignalClient {
  messages = [];

  static async open(server, room, identity, query = '', { grant, claims } = {}) {
    const client = new SignalClient();
    const token = joinToken(room, identity, grant, claims);
    client.socket = new WebSocket(`${server.url}/rtc?protocol=16&sdk=js&version=2.15.0&auto_subscribe=1${query}&access_token=${token}`);
    client.socket.on('message', (data) => client.messages.push(SignalResponse.fromBinary(new Uint8Array(data)).message));
    await new Promise((resolve, reject) => client.socket.once('open', resolve).once('error', reject));
    return client;
  }

  static async join(server, room, identity, options) {
    const client = await SignalClient.open(server, room, identity, '', options);
    await client.message('join');
    return client;
  }

  message(name, matches = () => true) {
    return until(
      () => `signal ${name}, have ${this.messages.map((message) => message.case)}`,
      () => this.messages.find((message) => message.case === name && matches(message.value))?.value,
    );
  }

  send(message) {
    this.socket.send(new SignalRequest({ message }).toBinary());
  }

  close() {
    this.socket.close();
  }
}
