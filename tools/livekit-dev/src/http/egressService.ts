import {
  type EgressInfo, EgressStatus, ListEgressRequest, ListEgressResponse, RoomCompositeEgressRequest, StopEgressRequest, UpdateLayoutRequest,
} from '@livekit/protocol';
import { setTimeout as wait } from 'node:timers/promises';
import { faults } from '../dev/faults';
import type { Egress } from '../egress/egress';
import { egressFaults } from '../egress/egressFaults';
import { hasEnded } from '../egress/egressInfo';
import type { Claims } from '../protocol/claims';
import type { Rooms } from '../room/rooms';
import { type Method, method } from './twirpMethod';
import { permissionsDenied, serviceError } from './twirpError';

const notConnected = () => serviceError('internal', 'egress not connected (redis required)');
const noResponse = () => serviceError('unavailable', 'no response from servers');
const doesNotExist = () => serviceError('not_found', 'egress does not exist');

/** LiveKit's egress: without Redis in the configuration the refusals of a livekit-server without it, otherwise real recordings. */
export const egressService: Record<string, Method> = {
  StartRoomCompositeEgress: method(RoomCompositeEgressRequest, async ({ request, claims, rooms }): Promise<EgressInfo> => {
    requireRecord(claims);
    const room = rooms.egresses.isConnected ? existingRoom(rooms, request.roomName) : undefined;
    if (!room || egressFaults.noWorker) {
      await wait(faults.startEgressMs);
      throw noResponse();
    }
    return rooms.egresses.start(room, request).info;
  }),

  ListEgress: method(ListEgressRequest, ({ request, claims, rooms }) => {
    requireRecord(claims);
    requireConnection(rooms);
    if (!request.egressId) return new ListEgressResponse({ items: rooms.egresses.list(request) });
    return new ListEgressResponse({ items: [existing(rooms, request.egressId).info] });
  }),

  StopEgress: method(StopEgressRequest, async ({ request, claims, rooms }): Promise<EgressInfo> => {
    requireRecord(claims);
    const egress = rooms.egresses.isConnected ? await reachable(rooms, request.egressId) : undefined;
    if (!egress) {
      await wait(faults.stopEgressMs);
      throw notConnected();
    }
    egress.stop();
    return egress.info;
  }),

  UpdateLayout: method(UpdateLayoutRequest, async ({ request, claims, rooms }): Promise<EgressInfo> => {
    requireRecord(claims);
    requireConnection(rooms);
    const egress = await reachable(rooms, request.egressId);
    egress.setLayout(request.layout);
    return egress.info;
  }),
};

function requireRecord(claims: Claims | undefined): void {
  if (!claims?.video?.roomRecord) throw permissionsDenied();
}

function requireConnection(rooms: Rooms): void {
  if (!rooms.egresses.isConnected) throw notConnected();
}

function existingRoom(rooms: Rooms, name: string) {
  const room = rooms.get(name);
  if (!room) throw serviceError('not_found', 'requested room does not exist');
  return room;
}

function existing(rooms: Rooms, id: string): Egress {
  const egress = rooms.egresses.get(id);
  if (!egress) throw doesNotExist();
  return egress;
}

/** A worker's recording is asked for by its id; where no worker answers for it, that is known after a time. */
async function reachable(rooms: Rooms, id: string): Promise<Egress> {
  const egress = rooms.egresses.get(id);
  if (egress?.isRunning) return egress;
  await wait(faults.stopEgressMs);
  const { info } = existing(rooms, id);
  if (hasEnded(info)) throw serviceError('failed_precondition', `egress with status ${statusName(info)} cannot be stopped`);
  throw noResponse();
}

function statusName({ status }: EgressInfo): string {
  return EgressStatus[status];
}
