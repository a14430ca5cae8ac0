import { setTimeout as wait } from 'node:timers/promises';
import { DisconnectReason } from '@livekit/protocol';
import type { Rooms } from '../room/rooms';
import { log } from './log';

/** Time for the last messages to reach the clients. */
const FLUSH_MS = 50;

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
    if (draining) void stopNow(rooms);
    draining = true;
    exitWhenEmpty();
  };
  for (const name of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) process.on(name, () => onSignal(name));
}

/** Nothing is said by webhook: a livekit-server that is forced to stop sends no closing events either. */
async function stopNow(rooms: Rooms): Promise<void> {
  rooms.onParticipantGone = () => {};
  rooms.egresses.abortAll();
  for (const room of rooms.all()) {
    for (const participant of [...room.participants.values()]) {
      participant.close(DisconnectReason.SERVER_SHUTDOWN, { sendLeave: true, quiet: true });
    }
  }
  await wait(FLUSH_MS);
  process.exit(0);
}
