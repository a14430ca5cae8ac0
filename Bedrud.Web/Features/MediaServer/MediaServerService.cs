using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.MediaServer;

/// <summary>The administrators' acts on the embedded media server.</summary>
public sealed class MediaServerService(Infrastructure.LiveKit.Embedded.MediaServer server, IDbContextFactory<BedrudDbContext> contexts, AuditLog audit)
{
    /// <summary>Starts the server anew at once: whoever is in a meeting is thrown out and comes back by themselves.</summary>
    public async Task<Result<Done>> RestartAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (actor.UserId is not { } userId || !await db.IsAdministratorAsync(userId, cancellationToken))
            return Problems.Forbidden;

        // A stopped server, or one that was given up, is started by the same button.
        var reply = server.Status.State is MediaServerState.Stopped or MediaServerState.GivenUp
            ? await server.StartAsync(cancellationToken)
            : await server.RestartAsync(force: true, cancellationToken);
        // Not supervised here any more: another portal has taken it over since the page was shown.
        var problem = reply == MediaServerReply.Accepted ? null : Problems.Conflict;
        audit.Add(db, actor, AuditAction.MediaServerRestart, failure: problem);
        await db.SaveChangesAsync(CancellationToken.None);
        return problem is null ? default(Done) : problem;
    }
}
