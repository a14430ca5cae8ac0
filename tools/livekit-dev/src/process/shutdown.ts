import { setTimeout as wait } from 'node:timers/promises';
import { DisconnectReason } from '@livekit/protocol';
import type { Rooms } from '../room/rooms';
import { log } from './log';

/** Time for the last messages to reach the clients. */
const FLUSH_MS = 50;
/** And for the last webhook of a recording. */
const WEBHOOK_LIMIT_MS = 1000;

/**
 * The first signal lets the calls end by themselves, without a time limit, and new ones begin; the second ends them.
 * SIGHUP is left alone: it kills, as it kills livekit-server.
 */
export function handleSignals(rooms: Rooms): void {
  let draining = false;
  const exitWhenEmpty = () => {
    if (!draining || !rooms.isIdle) return;
    rooms.onParticipantGone = () => {};
    rooms.egresses.abortAll();
    process.exit(0);
  };
  rooms.onParticipantGone = exitWhenEmpty;

  const onSignal = (name: string) => {
    log('info', 'exit requested, shutting down', { signal: name, force: draining });
    if (draining) return void stopNow(rooms);
    draining = true;
    exitWhenEmpty();
  };
  for (const name of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) process.on(name, () => onSignal(name));
}

/**
 * Nothing is said of the meetings by webhook: a livekit-server that is forced to stop sends no closing events either. Its recordings are another
 * process's elsewhere, and end with a word.
 */
async function stopNow(rooms: Rooms): Promise<void> {
  rooms.onParticipantGone = () => {};
  const aborted = rooms.egresses.abortAll();
  for (const room of rooms.all()) {
    for (const participant of [...room.participants.values()]) {
      participant.close(DisconnectReason.SERVER_SHUTDOWN, { sendLeave: true, quiet: true });
    }
  }
  await wait(FLUSH_MS);
  const last = Date.now() + WEBHOOK_LIMIT_MS;
  while (aborted > 0 && rooms.pendingWebhooks > 0 && Date.now() < last) await wait(FLUSH_MS);
  process.exit(0);
}
