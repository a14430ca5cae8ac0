import { afterEach, expect, test, vi } from 'vitest';
import type { FromWorker, RecordingSettings } from '../../src/recorder/protocol.js';
import { Recording } from '../../src/recorder/recording.js';

const settings: RecordingSettings = {
  width: 320,
  height: 180,
  frameRate: 25,
  videoBitrate: 100_000,
  audioBitrate: 96_000,
  layout: 'grid',
  audioOnly: true,
  roomName: 'daily',
};

/** An encoder that has failed: the browser closes it, and from then on it refuses everything. */
class BrokenEncoder {
  configure() {}
  encode() {
    throw new Error('closed');
  }
  flush() {
    return Promise.reject(new Error('closed'));
  }
}

afterEach(() => vi.unstubAllGlobals());

test('whatever became of the encoder, the end of the file is told', async () => {
  vi.stubGlobal('AudioEncoder', BrokenEncoder);
  const said: FromWorker[] = [];
  const recording = new Recording(settings, (message) => said.push(message));
  await recording.start();
  await recording.stop();
  expect(said.filter((m) => m.type === 'trouble').map((m) => m.code)).toContain('end');
  expect(said.at(-1)?.type).toBe('finished');
});
