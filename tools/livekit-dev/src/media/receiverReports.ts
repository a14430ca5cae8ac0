import { ReceiverEstimatedMaxBitrate, RtcpPayloadSpecificFeedback, RtcpReceiverInfo, RtcpRrPacket } from 'werift';
import type { IncomingStream } from './upTrack';

/** One second's reports to a sender: what arrived, and that there is room for 6 Mbit/s of video. */
export function receiverReports(reportSsrc: number, streams: IncomingStream[]): Array<RtcpRrPacket | RtcpPayloadSpecificFeedback> {
  const heard = streams.filter((stream) => stream.baseSequence >= 0);
  if (heard.length === 0) return [];
  const packets: Array<RtcpRrPacket | RtcpPayloadSpecificFeedback> = [
    new RtcpRrPacket({ ssrc: reportSsrc, reports: heard.slice(0, 30).map(receptionReport) }),
  ];
  const video = heard.filter((stream) => stream.track.kind === 'video').map((stream) => stream.ssrc);
  if (video.length > 0) packets.push(new RtcpPayloadSpecificFeedback({ feedback: bitrateEstimate(reportSsrc, video) }));
  return packets;
}

function receptionReport(stream: IncomingStream): RtcpReceiverInfo {
  const highest = stream.cycles + stream.lastSequence;
  const expected = highest - stream.baseSequence + 1;
  const expectedNow = expected - stream.reportedExpected;
  const lostNow = Math.max(0, expectedNow - (stream.received - stream.reportedReceived));
  stream.reportedExpected = expected;
  stream.reportedReceived = stream.received;
  const sinceReport = ((Date.now() - stream.lastSenderReportAt) / 1000) * 65536;
  return new RtcpReceiverInfo({
    ssrc: stream.ssrc,
    fractionLost: expectedNow > 0 ? Math.min(255, Math.floor((lostNow * 256) / expectedNow)) : 0,
    packetsLost: Math.max(0, expected - stream.received),
    highestSequence: highest >>> 0,
    jitter: 0,
    lsr: stream.lastSenderReport,
    dlsr: stream.lastSenderReport ? Math.floor(sinceReport) : 0,
  });
}

function bitrateEstimate(senderSsrc: number, ssrcFeedbacks: number[]): ReceiverEstimatedMaxBitrate {
  return new ReceiverEstimatedMaxBitrate({
    senderSsrc,
    mediaSsrc: 0,
    ssrcNum: ssrcFeedbacks.length,
    brExp: 5,
    brMantissa: 187500,
    bitrate: 6000000n,
    ssrcFeedbacks,
  });
}
