using System.Collections.Immutable;
using System.Globalization;
using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Diagnostics.Start.Remedies;

/// <summary>What every remedy has that writes settings: nothing where something else wins over them, all of them or none, and the media server started anew.</summary>
internal abstract class SettingsRemedy(SettingsFile file, EmbeddedSettings settings, MediaServer server, CheckSignals signals) : IRemedy
{
    // One at a time: two that write at once would each restart the other's server.
    private static readonly SemaphoreSlim One = new(1);

    public abstract string Id { get; }

    protected LiveKitOptions Options => settings.Options;

    public Task<RemedyPlan?> PlanAsync(string argument, CancellationToken cancellationToken) => Task.FromResult(Plan(argument));

    public async Task<bool> ApplyAsync(string argument, CancellationToken cancellationToken)
    {
        await One.WaitAsync(cancellationToken);
        try
        {
            if (Plan(argument) is not { } plan)
                return false;
            var done = await WriteAsync(plan);
            signals.Raise(Concern.Configuration | Concern.MediaServer);
            return done;
        }
        finally
        {
            One.Release();
        }
    }

    /// <summary>The values to write; null where the argument says nothing that can be done.</summary>
    protected abstract IReadOnlyDictionary<string, string>? Values(string argument);

    private RemedyPlan? Plan(string argument)
    {
        if (!RestartMediaServer.Can(server) || OwnConfiguration.Path(Options) is not null || Values(argument) is not { } values || !values.Keys.All(file.CanSet))
            return null;
        var changes = values.Select(value => new SettingChange(value.Key, Now(value.Key), value.Value)).Where(change => change.Before != change.After).ToImmutableArray();
        return changes.IsEmpty ? null : new RemedyPlan { Changes = changes, RestartsMediaServer = server.Status.Pid is not null };
    }

    // The request's token is not asked: whoever leaves halfway would leave the portal calling a server that is not there.
    private async Task<bool> WriteAsync(RemedyPlan plan)
    {
        byte[]? before;
        try
        {
            before = file.Content();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        try
        {
            file.Set(plan.Changes.ToDictionary(change => change.Key, change => change.After));
            settings.Renew();
            // A server that somebody stopped takes the settings at its next start.
            if (!server.Status.IsWanted || await server.RestartAsync(force: true, CancellationToken.None) == MediaServerReply.Accepted)
                return true;
        }
#pragma warning disable CA1031 // All or nothing, whatever it was.
        catch (Exception)
#pragma warning restore CA1031
        {
            // As it was, below.
        }

        Undo(before);
        return false;
    }

    /// <summary>What counts is not to be left in the file for the next start, nor the portal at an address where nothing is.</summary>
    private void Undo(byte[]? before)
    {
        try
        {
            file.Restore(before);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ConfigurationFileException)
        {
            // What could not be written before can't be now.
        }

        try
        {
            settings.Renew();
        }
#pragma warning disable CA1031 // The file was no better before; the checks tell of it.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Those from before stay.
        }
    }

    private string? Now(string key) => key switch
    {
        "LiveKit:Port" => Options.Port.ToString(CultureInfo.InvariantCulture),
        "LiveKit:NodeIp" => Options.NodeIp,
        "LiveKit:EmptyTimeout" => Options.EmptyTimeout.ToString(CultureInfo.InvariantCulture),
        "LiveKit:DepartureTimeout" => Options.DepartureTimeout.ToString(CultureInfo.InvariantCulture),
        "LiveKit:Turn" => Options.Turn is { } turn ? turn ? "true" : "false" : null,
        _ => null,
    };
}
