import http from 'node:http';
import { metrics } from '../http/metrics';
import type { Config } from './config';
import { listenHttp } from './listen';

/** Answers the metrics on any path, as livekit-server does. */
export function listenMetrics({ port, username, password }: NonNullable<Config['prometheus']>): Promise<void> {
  const expected = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const server = http.createServer((request, response) => {
    if (username !== '' && request.headers.authorization !== expected) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="metrics"' }).end('Unauthorized\n');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(metrics.page());
  });
  return listenHttp(server, port, '127.0.0.1');
}
