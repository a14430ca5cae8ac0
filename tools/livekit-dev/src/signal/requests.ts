import {
  DisconnectReason, LeaveRequest_Action, Pong, RequestResponse, RequestResponse_Reason, SignalRequest, SpeakerInfo, SpeakersChanged,
  type SimulateScenario, type UpdateParticipantMetadata,
} from '@livekit/protocol';
import { log } from '../process/log';
import type { Participant } from '../room/participant';

/** Handles what a client sends on its websocket. */
export function onSignalRequest(participant: Participant, request: SignalRequest): void {
  const { signal } = participant;
  const { message } = request;
  switch (message.case) {
    case 'ping':
      signal.send({ case: 'pong', value: BigInt(Date.now()) });
      break;
    case 'pingReq':
      signal.send({ case: 'pongResp', value: new Pong({ lastPingTimestamp: message.value.timestamp, timestamp: BigInt(Date.now()) }) });
      break;
    case 'offer':
      void participant.connection.onOffer(message.value);
      break;
    case 'answer':
      participant.subscriptions.onAnswer(message.value).catch((error: Error) => {
        log('error', 'could not accept answer', { participant: participant.identity, error: error.stack });
      });
      break;
    case 'addTrack':
      participant.publications.add(message.value);
      break;
    case 'mute':
      participant.publications.setMuted(message.value.sid, message.value.muted);
      break;
    case 'subscription': {
      const sids = [...message.value.trackSids, ...message.value.participantTracks.flatMap((tracks) => tracks.trackSids)];
      participant.subscriptions.setWish(sids, message.value.subscribe);
      break;
    }
    case 'trackSetting':
      participant.subscriptions.onTrackSettings(message.value);
      break;
    case 'updateMetadata':
      onUpdateMetadata(participant, message.value);
      break;
    case 'simulate':
      onSimulate(participant, message.value);
      break;
    case 'leave':
      participant.close(DisconnectReason.CLIENT_INITIATED, { sendLeave: true });
      break;
    // trickle: ICE-lite learns the client's address from its checks. The rest has no use on loopback.
    default:
      break;
  }
}

function onUpdateMetadata(participant: Participant, update: UpdateParticipantMetadata): void {
  const { maxMetadataSize } = participant.room.host.config.limit;
  const isAllowed = participant.permission.canUpdateMetadata;
  const isTooLong = Buffer.byteLength(update.metadata) > maxMetadataSize;
  if (isAllowed && !isTooLong) {
    if (update.name) participant.setName(update.name);
    if (update.metadata) participant.setMetadata(update.metadata);
    if (Object.keys(update.attributes).length > 0) participant.setAttributes(update.attributes);
  }
  const reason = !isAllowed
    ? RequestResponse_Reason.NOT_ALLOWED
    : isTooLong
      ? RequestResponse_Reason.LIMIT_EXCEEDED
      : RequestResponse_Reason.OK;
  const message = isAllowed ? '' : 'does not have permission to update own metadata';
  const value = new RequestResponse({ requestId: update.requestId, reason, message, request: { case: 'updateMetadata', value: update } });
  participant.signal.send({ case: 'requestResponse', value });
}

/** Failures that clients ask for in their own tests. */
function onSimulate(participant: Participant, { scenario }: SimulateScenario): void {
  const { signal } = participant;
  switch (scenario.case) {
    case 'serverLeave':
      participant.close(DisconnectReason.SERVER_SHUTDOWN, { sendLeave: true });
      break;
    case 'leaveRequestFullReconnect':
      signal.sendLeave(DisconnectReason.UNKNOWN_REASON, LeaveRequest_Action.RECONNECT);
      break;
    case 'disconnectSignalOnResume':
    case 'disconnectSignalOnResumeNoMessages':
    case 'nodeFailure':
      signal.drop();
      break;
    case 'speakerUpdate': {
      const tell = (active: boolean) =>
        signal.send({
          case: 'speakersChanged',
          value: new SpeakersChanged({ speakers: [new SpeakerInfo({ sid: participant.sid, active, level: active ? 0.5 : 0 })] }),
        });
      tell(true);
      setTimeout(() => tell(false), scenario.value * 1000);
      break;
    }
    default:
      break;
  }
}
