import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';

/** A storage that takes objects by PUT, and checks their signatures (AWS Signature Version 4). */
export class Storage {
  accessKey = 'AKIAFIXTURE';
  secret = 'storage-secret-0123456789abcdef';
  /** By path, decoded. */
  objects = new Map();

  static async start() {
    const storage = new Storage();
    storage.server = createServer((request, response) => storage.receive(request, response));
    await new Promise((resolve) => storage.server.listen(0, '127.0.0.1', resolve));
    storage.port = storage.server.address().port;
    return storage;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  async receive(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== request.headers['x-amz-content-sha256'] || !this.isSigned(request)) {
      const text = 'The request signature we calculated does not match the signature you provided.';
      response.writeHead(403).end(`<Error><Code>SignatureDoesNotMatch</Code><Message>${text}</Message><RequestId>1</RequestId></Error>`);
      return;
    }
    this.objects.set(decodeURIComponent(request.url), { bytes, type: request.headers['content-type'] });
    response.writeHead(200, { etag: '"1"' }).end();
  }

  isSigned({ method, url, headers }) {
    const [, accessKey, scope, names, signature] = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\S+), SignedHeaders=(\S+), Signature=(\w+)$/.exec(headers.authorization) ?? [];
    if (accessKey !== this.accessKey) return false;
    const lines = names.split(';').map((name) => `${name}:${headers[name]}\n`).join('');
    const canonical = [method, url, '', lines, names, headers['x-amz-content-sha256']].join('\n');
    const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
    const hmac = (key, data) => createHmac('sha256', key).update(data).digest();
    const key = scope.split('/').reduce(hmac, `AWS4${this.secret}`);
    return hmac(key, text).toString('hex') === signature;
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }
}
