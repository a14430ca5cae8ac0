import type { EgressInfo, ListEgressRequest, RoomCompositeEgressRequest } from '@livekit/protocol';
import type { Room } from '../room/room';
import { Egress, type EgressHost } from './egress';
import { egressFaults } from './egressFaults';
import { hasEnded } from './egressInfo';

/** LiveKit forgets what has ended after a day. */
const REMEMBERED_MS = 24 * 60 * 60 * 1000;

/** The recordings of this server: what Redis and the workers know of them elsewhere. Nothing outlives the process. */
export class Egresses {
  private readonly byId = new Map<string, Egress>();

  /** `configured`: the configuration has Redis, as a livekit-server needs it for egress. Nothing connects to it. */
  constructor(private readonly configured: boolean, private readonly host: EgressHost) {}

  get isConnected(): boolean {
    return this.configured || egressFaults.enabled;
  }

  get isBusy(): boolean {
    return this.all().some((egress) => egress.isBusy);
  }

  /** The vanished ones too. */
  all(): Egress[] {
    return [...this.byId.values()];
  }

  start(room: Room, request: RoomCompositeEgressRequest): Egress {
    this.forgetOld();
    const egress = new Egress(room, request, this.host);
    this.byId.set(egress.info.egressId, egress);
    return egress;
  }

  /** Undefined for what was never there, and for what has vanished. */
  get(id: string): Egress | undefined {
    const egress = this.byId.get(id);
    return egress?.vanished ? undefined : egress;
  }

  /** The newest that is running in a room. */
  running(roomName: string): Egress | undefined {
    return this.all().findLast(({ info, isRunning }) => isRunning && info.roomName === roomName);
  }

  list({ roomName, active }: Pick<ListEgressRequest, 'roomName' | 'active'>): EgressInfo[] {
    const infos = this.all().filter(({ vanished }) => !vanished).map(({ info }) => info);
    return infos.filter((info) => (!roomName || info.roomName === roomName) && (!active || !hasEnded(info)));
  }

  /** The server ends now: no file is finished any more. Returns how many there were. */
  abortAll(): number {
    const unfinished = this.all().filter(({ isRunning, isBusy }) => isRunning || isBusy);
    for (const egress of unfinished) egress.shutDown();
    return unfinished.length;
  }

  private forgetOld(): void {
    const limit = BigInt(Date.now() - REMEMBERED_MS) * 1_000_000n;
    for (const [id, { info }] of this.byId) if (hasEnded(info) && info.endedAt < limit) this.byId.delete(id);
  }
}
