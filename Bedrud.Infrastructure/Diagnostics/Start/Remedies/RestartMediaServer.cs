using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Diagnostics.Start.Remedies;

/// <summary>Starts the embedded media server, or ends it and starts it anew, at once.</summary>
internal sealed class RestartMediaServer(MediaServer server) : IRemedy
{
    public const string RemedyId = "restart-media-server";

    public string Id => RemedyId;

    public static bool Can(MediaServer server) => server.Status.State is not (MediaServerState.External or MediaServerState.SupervisedElsewhere);

    public Task<RemedyPlan?> PlanAsync(string argument, CancellationToken cancellationToken) =>
        Task.FromResult(Can(server) ? new RemedyPlan { RestartsMediaServer = server.Status.Pid is not null } : null);

    public async Task<bool> ApplyAsync(string argument, CancellationToken cancellationToken)
    {
        var reply = server.Status.State is MediaServerState.Stopped ? server.StartAsync(cancellationToken) : server.RestartAsync(force: true, cancellationToken);
        return await reply == MediaServerReply.Accepted;
    }
}
