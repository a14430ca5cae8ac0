import type { FromWorker, ToWorker } from './protocol.js';
import { Recording } from './recording.js';

const statsMs = 1000;
let recording: Recording | null = null;

function say(message: FromWorker): void {
  const moved = message.type === 'data' ? [message.bytes.buffer as ArrayBuffer] : [];
  self.postMessage(message, { transfer: moved });
}

const failed = (error: unknown) => say({ type: 'trouble', code: 'worker', text: String(error) });

self.onmessage = ({ data: message }: MessageEvent<ToWorker>) => {
  if (message.type === 'start') {
    recording = new Recording(message.settings, say);
    recording.start().catch(failed);
    setInterval(() => recording && say({ type: 'stats', stats: recording.stats }), statsMs);
    return;
  }
  if (!recording) return;
  switch (message.type) {
    case 'video':
      // A track that ends early is no failure: its tile shows the initials.
      recording.addVideo(message.id, message.readable).catch(() => {});
      break;
    case 'audio':
      recording.addAudio(message.id, message.readable).catch(() => {});
      break;
    case 'remove':
      recording.remove(message.id);
      break;
    case 'scene':
      recording.scene = message.scene;
      break;
    case 'stop':
      recording.stop().catch(failed);
      break;
  }
};
