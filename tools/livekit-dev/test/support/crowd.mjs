// Several people with LiveKit's native client in one process, which can be frozen or killed with all of them. A line of JSON on stdin
// asks for something, such as {"id":1,"do":"join","who":"ada","url":"ws://...","token":"..."}; a line on stdout answers {"id":1,"ok":true}
// or {"id":1,"error":"..."}. What happens by itself is told as {"event":...}. Ends when stdin does.
import { createInterface } from 'node:readline';
import { Room, RoomEvent, TrackKind, VideoStream } from '@livekit/rtc-node';
import { NativeClient } from './native.mjs';

const people = new Map();
const tell = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

/** Tells each picture that this person gets, with its sender and the time at which it was there, decoded. */
async function tellPictures(track, sender) {
  for await (const _ of new VideoStream(track)) tell({ event: 'picture', from: sender.identity, at: Date.now() });
}

const acts = {
  async join({ who, url, token, publish, watch }) {
    const client = new NativeClient();
    client.identity = who;
    client.room = new Room();
    client.watch();
    people.set(who, client);
    client.room.on(RoomEvent.Disconnected, () => {
      for (const stop of client.timers) stop();
      tell({ event: 'disconnected', who, at: Date.now() });
    });
    if (watch) {
      client.room.on(RoomEvent.TrackSubscribed, (track, _, sender) => {
        if (track.kind === TrackKind.KIND_VIDEO) void tellPictures(track, sender);
      });
    }
    await client.room.connect(url, token, { autoSubscribe: true, dynacast: false });
    // Told apart: whoever is thrown out at once has joined all the same.
    if (publish) client.publishCamera().catch(() => {});
  },
  async leave({ who }) {
    const client = people.get(who);
    people.delete(who);
    await client?.leave();
  },
};

process.on('unhandledRejection', (reason) => tell({ event: 'rejection', text: String(reason) }));
createInterface({ input: process.stdin })
  .on('line', async (line) => {
    const { id, do: act, ...rest } = JSON.parse(line);
    try {
      await acts[act](rest);
      tell({ id, ok: true });
    } catch (error) {
      tell({ id, error: String(error) });
    }
  })
  .on('close', () => process.exit(0));
tell({ event: 'ready' });
