import type { WebhookEvent } from '@livekit/protocol';
import { setTimeout as wait } from 'node:timers/promises';
import { metrics } from '../http/metrics';
import { log } from '../process/log';
import { protoJson } from '../protocol/protoJson';
import { isWorthRetrying, post, signBody, type Outcome } from './delivery';

/** What tests may do to webhooks: see src/dev/faults.ts. */
export interface WebhookFaults {
  drop: number;
  duplicate: number;
  delayMs: number;
}

export const webhookFaults: WebhookFaults = { drop: 0, duplicate: 0, delayMs: 0 };

const RETRY_WAITS_SECONDS = [1, 2, 4, 8];
const MAX_AGE_MS = 30_000;

interface Queued {
  event: WebhookEvent;
  queuedAt: number;
}

/** Sends events to every URL; one queue per URL and room name, or recording, keeps their order. */
export class WebhookNotifier {
  private readonly queues = new Map<string, Queued[]>();

  constructor(
    private readonly urls: string[],
    private readonly apiKey: string,
    private readonly secret: string,
  ) {}

  notify(event: WebhookEvent): void {
    for (const url of this.urls) this.enqueue(url, { event, queuedAt: Date.now() });
  }

  get pending(): number {
    return [...this.queues.values()].reduce((sum, queue) => sum + queue.length, 0);
  }

  private enqueue(url: string, item: Queued): void {
    if (Math.random() < webhookFaults.drop) return;
    const key = `${url}\n${item.event.egressInfo?.egressId || item.event.room?.name || item.event.id}`;
    const existing = this.queues.get(key);
    const queue = existing ?? [];
    queue.push(item);
    if (Math.random() < webhookFaults.duplicate) queue.push(item);
    if (existing) return;
    this.queues.set(key, queue);
    void this.drain(key, url, queue);
  }

  private async drain(key: string, url: string, queue: Queued[]): Promise<void> {
    // The item in delivery stays at the head, so that later ones line up behind it.
    for (let item = queue[0]; item; queue.shift(), item = queue[0]) {
      if (Date.now() - item.queuedAt > MAX_AGE_MS) this.report('drop', 'age', url, item, { status: 0 });
      else await this.deliver(url, item);
    }
    this.queues.delete(key);
  }

  private async deliver(url: string, item: Queued): Promise<void> {
    if (webhookFaults.delayMs > 0) await wait(webhookFaults.delayMs);
    const signed = signBody(protoJson(item.event, { everything: false }), this.apiKey, this.secret);
    let outcome = await post(url, signed);
    for (const seconds of RETRY_WAITS_SECONDS) {
      if (!isWorthRetrying(outcome)) break;
      await wait((outcome.retryAfterSeconds ?? seconds) * 1000);
      outcome = await post(url, signed);
    }
    this.report(isWorthRetrying(outcome) ? 'failure' : 'success', '', url, item, outcome);
  }

  private report(status: 'success' | 'failure' | 'drop', reason: string, url: string, { event, queuedAt }: Queued, outcome: Outcome): void {
    metrics.webhookDispatched(status, reason);
    const msg = { success: 'sent webhook', failure: 'failed to send webhook', drop: 'dropped webhook' }[status];
    const fields = {
      event: event.event,
      id: event.id,
      url,
      room: event.room?.name ?? event.egressInfo?.roomName,
      participant: event.participant?.identity,
      queueDuration: (Date.now() - queuedAt) / 1000,
      statusCode: outcome.status || undefined,
      error: outcome.error,
      reason: reason || undefined,
    };
    log(status === 'success' ? 'info' : 'warn', msg, fields, 'livekit.webhook');
  }
}
