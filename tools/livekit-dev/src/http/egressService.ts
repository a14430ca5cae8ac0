import { ListEgressRequest, RoomCompositeEgressRequest, StopEgressRequest, UpdateLayoutRequest } from '@livekit/protocol';
import { setTimeout as wait } from 'node:timers/promises';
import { faults } from '../dev/faults';
import type { Claims } from '../protocol/claims';
import { type Method, method } from './twirpMethod';
import { permissionsDenied, serviceError } from './twirpError';

const notConnected = () => serviceError('internal', 'egress not connected (redis required)');

/** There is no egress here: the answers are those of a livekit-server without redis. */
export const egressService: Record<string, Method> = {
  StartRoomCompositeEgress: method(RoomCompositeEgressRequest, async ({ claims }) => {
    requireRecord(claims);
    await wait(faults.startEgressMs);
    throw serviceError('unavailable', 'no response from servers');
  }),

  ListEgress: method(ListEgressRequest, ({ claims }) => {
    requireRecord(claims);
    throw notConnected();
  }),

  StopEgress: method(StopEgressRequest, async ({ claims }) => {
    requireRecord(claims);
    await wait(faults.stopEgressMs);
    throw notConnected();
  }),

  UpdateLayout: method(UpdateLayoutRequest, ({ claims }) => {
    requireRecord(claims);
    throw notConnected();
  }),
};

function requireRecord(claims: Claims | undefined): void {
  if (!claims?.video?.roomRecord) throw permissionsDenied();
}
