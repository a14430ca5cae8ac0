using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>Whether the server's version is one that Bedrud is tested with, and what is known to differ.</summary>
internal sealed class ServerVersionCheck(MediaServer server) : ICheck
{
    public CheckInfo Info { get; } = new("server-version", CheckGroup.Start) { Every = TimeSpan.FromMinutes(1), Concerns = Concern.MediaServer };

    public Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        if (server.Status.Engine is not { } engine)
            return Task.FromResult(server.Status.State is MediaServerState.External ? Finding.NotApplicable("external") : Finding.Unknown("no-server"));
        Evidence[] evidence = [new("version", engine.Version), new("tested-version", EngineRelease.Version), new("path", engine.Path)];
        var fixes = new Fix("current-server");
        return Task.FromResult(Judge(engine.Version) is var (verdict, cause)
            ? new Finding(verdict, cause, engine.Version, EngineRelease.Version) { Evidence = [.. evidence], Fixes = cause == "newer" ? [] : [fixes] }
            : Finding.Fine([.. evidence]));
    }

    /// <summary>1.7 brought LIVEKIT_CONFIG; 1.12 took the top-level tls away and guards what TURN relays to.</summary>
    internal static (Verdict Verdict, string Cause)? Judge(string version)
    {
        if (!Version.TryParse(version.Split('-', '+')[0], out var parsed))
            return (Verdict.Notice, "unreadable");
        var tested = Version.Parse(EngineRelease.Version);
        return parsed switch
        {
            { Major: < 1 } or { Major: 1, Minor: < 7 } => (Verdict.Notice, "before-1-7"),
            { Major: 1, Minor: < 12 } => (Verdict.Notice, "before-1-12"),
            _ when parsed < tested => (Verdict.Notice, "older"),
            _ when parsed.Major > tested.Major || parsed.Minor > tested.Minor => (Verdict.Notice, "newer"),
            _ => null,
        };
    }
}

/// <summary>Whether the development media server serves the meetings.</summary>
internal sealed class DevelopmentServerCheck(MediaServer server) : ICheck
{
    public CheckInfo Info { get; } = new("development-server", CheckGroup.Start) { Every = TimeSpan.FromMinutes(1), Concerns = Concern.MediaServer };

    public Task<Finding> LookAsync(CancellationToken cancellationToken) => Task.FromResult(server.Status switch
    {
        { State: MediaServerState.External } => Finding.NotApplicable("external"),
        { Engine: null } => Finding.Unknown("no-server"),
        { Engine: { IsDevelopment: true } engine } => new Finding(Verdict.Notice, "in-use", engine.Version) { Evidence = [new("path", engine.Path)], Fixes = [new Fix("real-server")] },
        _ => Finding.Fine(),
    });
}
