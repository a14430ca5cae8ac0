/** The few series of livekit-server's metrics page that Bedrud reads. */
class Metrics {
  nodeId = '';
  count: () => { rooms: number; participants: number } = () => ({ rooms: 0, participants: 0 });
  private readonly webhooks = new Map<string, number>();

  webhookDispatched(status: string, reason: string): void {
    const labels = `reason="${reason}",status="${status}"`;
    this.webhooks.set(labels, (this.webhooks.get(labels) ?? 0) + 1);
  }

  page(): string {
    const node = `node_id="${this.nodeId}",node_type="SERVER"`;
    const { rooms, participants } = this.count();
    const lines = [
      '# HELP livekit_participant_total ',
      '# TYPE livekit_participant_total gauge',
      `livekit_participant_total{${node}} ${participants}`,
      '# HELP livekit_room_total ',
      '# TYPE livekit_room_total gauge',
      `livekit_room_total{${node}} ${rooms}`,
    ];
    if (this.webhooks.size > 0) lines.push('# HELP livekit_webhook_dispatch_total ', '# TYPE livekit_webhook_dispatch_total counter');
    for (const [labels, value] of this.webhooks) lines.push(`livekit_webhook_dispatch_total{${node},${labels}} ${value}`);
    return lines.join('\n') + '\n';
  }
}

export const metrics = new Metrics();
