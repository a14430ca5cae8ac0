import { EgressInfo, EgressStatus, FileInfo, type RoomCompositeEgressRequest } from '@livekit/protocol';
import type { Room } from '../room/room';
import { newId } from '../protocol/ids';
import { withoutSecrets } from './output';

/** Texts of LiveKit's egress. */
export const END_REASON = { api: 'StopEgress API', killed: 'Process killed', source: 'Source closed', limit: 'Session limit reached', failure: 'Failure' } as const;
export type EndReason = (typeof END_REASON)[keyof typeof END_REASON];

export const START_NOT_RECEIVED = 'Start signal not received';
export const STOPPED_BEFORE_STARTED = 'Stop called before pipeline could start';
export const LIMIT_REACHED = 'Session limit reached';
export const LIMIT_WITHOUT_START = 'Session limit reached before start signal';

/** HTTP's numbers, which egress gives as error codes. */
export const ERROR_CODE = { badRequest: 400, preconditionFailed: 412, tooLarge: 413, internal: 500 } as const;

/** Nanoseconds since 1970. */
export function nanoNow(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}

/** As it is at the start: the file has its name already, and no times. */
export function newEgressInfo(room: Room, request: RoomCompositeEgressRequest, filename: string): EgressInfo {
  const file = new FileInfo({ filename });
  const now = nanoNow();
  return new EgressInfo({
    egressId: newId('EG_'),
    roomId: room.info.sid,
    roomName: room.name,
    status: EgressStatus.EGRESS_STARTING,
    startedAt: now,
    updatedAt: now,
    request: { case: 'roomComposite', value: withoutSecrets(request) },
    fileResults: [file],
    // The older field of the request is answered in the older field of the result too.
    result: request.output.case === 'file' ? { case: 'file', value: file } : { case: undefined },
  });
}

export function hasEnded({ status }: EgressInfo): boolean {
  return status >= EgressStatus.EGRESS_COMPLETE;
}
