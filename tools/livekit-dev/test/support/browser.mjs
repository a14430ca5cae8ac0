import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { joinToken } from './tokens.mjs';
import { DEADLINE_MS, inTime, until } from './until.mjs';

const FLAGS = [
  '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--auto-select-desktop-capture-source=Entire screen',
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required', '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows',
];

const read = (path) => readFileSync(fileURLToPath(new URL(path, import.meta.url)));
const FILES = {
  '/': ['text/html', '<!doctype html><meta charset="utf-8"><title>test</title><script src="/livekit.js"></script><script src="/page.js"></script>'],
  '/livekit.js': ['text/javascript', read('../../node_modules/livekit-client/dist/livekit-client.umd.js')],
  '/page.js': ['text/javascript', read('./page.js')],
};

/** Chromium with fake devices, and the pages that run livekit-client in it. */
export class Browser {
  static async start() {
    const browser = new Browser();
    browser.web = createServer((request, response) => {
      const [type, content] = FILES[request.url] ?? ['text/plain', ''];
      response.writeHead(200, { 'content-type': type }).end(content);
    });
    await new Promise((resolve) => browser.web.listen(0, '127.0.0.1', resolve));
    browser.directory = mkdtempSync(join(tmpdir(), 'livekit-dev-chromium-'));
    browser.context = await chromium.launchPersistentContext(browser.directory, {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      headless: true,
      args: FLAGS,
      permissions: ['camera', 'microphone'],
      ignoreDefaultArgs: ['--mute-audio', '--hide-scrollbars'],
      timeout: DEADLINE_MS,
    });
    browser.context.setDefaultTimeout(DEADLINE_MS);
    return browser;
  }

  async page() {
    const page = await this.context.newPage();
    await page.goto(`http://127.0.0.1:${this.web.address().port}/`);
    return new Client(page);
  }

  async stop() {
    await this.context.close();
    rmSync(this.directory, { recursive: true, force: true });
    this.web.closeAllConnections();
    await new Promise((resolve) => this.web.close(resolve));
  }
}

/** One tab with one participant. */
export class Client {
  constructor(page) {
    this.page = page;
  }

  run(code, argument) {
    return inTime(`${this.identity} to run ${code}`, this.page.evaluate(code, argument));
  }

  /** `publish`: any of camera, microphone. */
  async join(server, room, identity, { single = true, publish = [], grant, claims, options = {}, publishDefaults } = {}) {
    this.identity = identity;
    const token = claims?.token ?? joinToken(room, identity, grant, claims);
    const roomOptions = { adaptiveStream: true, dynacast: true, singlePeerConnection: single, publishDefaults, ...options };
    await this.run(([url, token, roomOptions, publish]) => join(url, token, roomOptions, publish), [server.url, token, roomOptions, publish]);
    return this;
  }

  events(name) {
    return this.run((name) => events.filter((event) => event.name === name).map((event) => event.detail), name);
  }

  /** Waits for an event, also one that has been. `matches` compares the named parts of its detail. */
  event(name, matches = {}, { after = 0 } = {}) {
    const isMatch = (detail) => Object.entries(matches).every(([key, value]) => detail?.[key] === value);
    return until(
      () => `${this.identity}: ${name} ${JSON.stringify(matches)}`,
      async () => {
        const found = (await this.events(name)).filter(isMatch);
        return found.length > after ? { ...found.at(-1), count: found.length } : undefined;
      },
      { everyMs: 40 },
    );
  }

  /** Waits until frames of this track are shown: 5 new ones. */
  async seesFrames(identity, source = 'camera') {
    const decoded = () => this.run(([identity, source]) => framesOf(identity, source), [identity, source]);
    let before;
    let now;
    await until(
      () => `${this.identity} to see ${source} of ${identity} move: ${now} frames, first ${before}`,
      async () => {
        now = await decoded();
        // Who has just come back is seen with a new track, which counts from 0 again.
        before = Math.min(before ?? now, now);
        return now >= before + 5;
      },
    );
  }

  hears(identity) {
    return until(`${this.identity} to hear ${identity}`, () => this.run((identity) => audioEnergyOf(identity), identity));
  }

  /** Leaves and closes. A page that is merely closed may die before its leave message is out. */
  async close() {
    await this.run(() => room?.disconnect());
    await this.page.close();
  }

  /**
   * What the page does when its tab is closed. It stays open until the test ends: a busy browser may end a closed tab's process before its last
   * message is on the wire, which is the browser's to lose and no server's.
   */
  closeTab() {
    return this.run(() => window.dispatchEvent(new Event('pagehide')));
  }
}
