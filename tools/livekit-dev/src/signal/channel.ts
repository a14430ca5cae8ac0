import {
  DisconnectReason, LeaveRequest, LeaveRequest_Action, type Room, RoomUpdate, SessionDescription, SignalResponse,
} from '@livekit/protocol';
import { WebSocket } from 'ws';

export type SignalMessage = SignalResponse['message'];

const CLOSE_DELAY_MS = 200;

/** The way to a client. It outlives its websocket: a resuming client brings a new one. */
export class SignalChannel {
  private socket?: WebSocket;

  get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  attach(socket: WebSocket): void {
    const old = this.socket;
    this.socket = socket;
    if (old !== socket) old?.close(1000);
  }

  isCurrent(socket: WebSocket): boolean {
    return this.socket === socket;
  }

  send(message: SignalMessage): void {
    if (this.isOpen) this.socket?.send(new SignalResponse({ message }).toBinary());
  }

  sendLeave(reason: DisconnectReason, action = LeaveRequest_Action.DISCONNECT): void {
    const canReconnect = action !== LeaveRequest_Action.DISCONNECT;
    this.send({ case: 'leave', value: new LeaveRequest({ reason, action, canReconnect }) });
  }

  sendDescription(type: 'offer' | 'answer', sdp: string, id: number, midToTrackId: Record<string, string>): void {
    this.send({ case: type, value: new SessionDescription({ type, sdp, id, midToTrackId }) });
  }

  sendRoomUpdate(room: Room): void {
    this.send({ case: 'roomUpdate', value: new RoomUpdate({ room }) });
  }

  /** Cuts the connection, as a network does. */
  drop(): void {
    this.socket?.terminate();
  }

  /** Lets the last messages go out, then closes. */
  closeSoon(): void {
    const { socket } = this;
    setTimeout(() => socket?.close(1000), CLOSE_DELAY_MS);
  }
}
