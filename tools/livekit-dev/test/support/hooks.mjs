import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { SECRET } from './tokens.mjs';
import { until } from './until.mjs';

/** Receives webhooks, checks every signature, and answers as told. */
export class Hooks {
  received = [];
  /** Called with each request; returns the status to answer, or [status, headers], or null for no answer at all. */
  respond = () => 200;

  static async start(port = 0) {
    const hooks = new Hooks();
    hooks.server = createServer((request, response) => hooks.receive(request, response));
    await new Promise((resolve) => hooks.server.listen(port, '127.0.0.1', resolve));
    hooks.port = hooks.server.address().port;
    return hooks;
  }

  get url() {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  yaml(...moreUrls) {
    return `webhook:\n  api_key: APIfixture01\n  urls: [${[this.url, ...moreUrls].map((url) => `"${url}"`).join(', ')}]\n`;
  }

  async receive(request, response) {
    let body = '';
    for await (const chunk of request) body += chunk;
    const hook = { at: Date.now(), headers: request.headers, body, signed: isSigned(body, request.headers.authorization), ...JSON.parse(body) };
    this.received.push(hook);
    const answer = this.respond(hook);
    if (answer === null) request.socket.destroy();
    else if (answer !== undefined) response.writeHead(...[answer].flat()).end();
  }

  /** The events of a room, in order. */
  of(room) {
    return this.received.filter((hook) => hook.room?.name === room);
  }

  names(room) {
    return this.of(room).map((hook) => hook.event);
  }

  wait(room, event, matches = () => true) {
    return until(
      () => `webhook ${event} of ${room}, have ${this.names(room)}`,
      () => this.of(room).find((hook) => hook.event === event && matches(hook)),
    );
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }
}

function isSigned(body, token = '') {
  const [header, payload, signature] = token.split('.');
  if (createHmac('sha256', SECRET).update(`${header}.${payload}`).digest('base64url') !== signature) return false;
  return JSON.parse(Buffer.from(payload, 'base64url')).sha256 === createHash('sha256').update(body).digest('base64');
}
