using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.MediaServer;

/// <summary>The administrators' acts on the embedded media server.</summary>
public sealed class MediaServerService(Infrastructure.LiveKit.Embedded.MediaServer server, IDbContextFactory<BedrudDbContext> contexts, AuditLog audit)
{
    /// <summary>Starts the server anew at once: whoever is in a meeting is thrown out and comes back by themselves. A stopped one, or one that was given up, is started.</summary>
    public Task<Result<Done>> RestartAsync(Actor actor, CancellationToken cancellationToken) => RunAsync(
        actor,
        AuditAction.MediaServerRestart,
        () => server.Status.State is MediaServerState.Stopped or MediaServerState.GivenUp
            ? server.StartAsync(cancellationToken)
            : server.RestartAsync(force: true, cancellationToken),
        cancellationToken);

    /// <summary>Stops the server at once, until it is started again: whoever is in a meeting is thrown out.</summary>
    public Task<Result<Done>> StopAsync(Actor actor, CancellationToken cancellationToken) =>
        RunAsync(actor, AuditAction.MediaServerStop, () => server.StopAsync(force: true, cancellationToken), cancellationToken);

    private async Task<Result<Done>> RunAsync(Actor actor, string action, Func<Task<MediaServerReply>> command, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (actor.UserId is not { } userId || !await db.MayAsync(userId, PortalRight.Administer, cancellationToken))
            return Problems.Forbidden;

        // Not supervised here any more: another portal has taken it over since the page was shown.
        var problem = await command() == MediaServerReply.Accepted ? null : Problems.Conflict;
        audit.Add(db, actor, action, failure: problem);
        await db.SaveChangesAsync(CancellationToken.None);
        return problem is null ? default(Done) : problem;
    }
}
