import { END_REASON } from '../egress/egressInfo';
import type { Rooms } from '../room/rooms';

interface Order {
  egressId?: string;
  room?: string;
  do?: string;
  text?: string;
  code?: number;
  keepFile?: boolean;
}

/** Does to a running recording what its worker may suffer. Returns an error text, or nothing. */
export function disturbEgress(order: Order, { egresses }: Rooms): string | undefined {
  const egress = order.egressId ? egresses.get(order.egressId) : egresses.running(order.room ?? '');
  if (!egress?.isRunning) return 'no such recording is running';
  switch (order.do) {
    case 'abort':
      return void egress.abort(order.text ?? 'Process killed', END_REASON.killed);
    case 'fail':
      return void egress.fail(order.text ?? 'pipeline error', order.code);
    case 'limit':
      return void egress.reachLimit();
    case 'vanish':
      return void egress.vanish(order);
    case 'silence':
      egress.silent = true;
      return undefined;
    default:
      return `unknown order: ${order.do}`;
  }
}
