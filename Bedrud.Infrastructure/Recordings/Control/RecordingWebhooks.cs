using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Recordings.Control;

/// <summary>Takes in what LiveKit tells of its recordings. Those of others, which have no row here, are left alone.</summary>
internal sealed class RecordingWebhooks(RecordingStore store, IDbContextFactory<BedrudDbContext> contexts) : IWebhookHandler
{
    public async Task HandleAsync(WebhookEvent message, StoredWebhook stored, CancellationToken cancellationToken)
    {
        if (message is not { Event: "egress_started" or "egress_updated" or "egress_ended", EgressInfo: { EgressId.Length: > 0 } info })
            return;
        var report = EgressReports.Of(info);
        if (await IdOfAsync(report, cancellationToken) is { } id)
            await store.ApplyAsync(id, cancellationToken, new RecordingEvent.Told(report));
    }

    private async Task<Guid?> IdOfAsync(RecorderReport report, CancellationToken cancellationToken)
    {
        if (report.RecordingId is { } told)
            return told;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Recordings.Where(r => r.EngineId == report.EngineId).Select(r => (Guid?)r.Id).FirstOrDefaultAsync(cancellationToken);
    }
}
