using System.Globalization;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>Whether the server keeps ending after it had answered.</summary>
internal sealed class RestartsCheck(MediaServer server, TimeProvider time) : ICheck
{
    public const string Id = "restarts";

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private const int Many = 3;

    public CheckInfo Info { get; } = new(Id, CheckGroup.Start) { Every = TimeSpan.FromSeconds(15), Concerns = Concern.MediaServer, After = StartRows.ProcessDown };

    public Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        var status = server.Status;
        if (status.State is MediaServerState.External or MediaServerState.SupervisedElsewhere)
            return Task.FromResult(Finding.NotApplicable(status.State is MediaServerState.External ? "external" : "elsewhere"));
        var now = time.GetUtcNow();
        var (soon, late) = (status.Crashes.Count(at => now - at < Soon), status.Crashes.Count(at => now - at < Long));
        Evidence[] evidence =
        [
            new("restarts", status.Restarts.ToString(CultureInfo.InvariantCulture)),
            .. status.Crashes.TakeLast(5).Select(at => new Evidence("ended-at", at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture))),
            .. status is { Crashes.IsEmpty: false, LastExit.Line: { } words } ? [new Evidence("last-words", words)] : Array.Empty<Evidence>(),
        ];
        return Task.FromResult(soon >= Many
            ? new Finding(Verdict.Warning, "loop", $"{soon}") { Evidence = [.. evidence], Fixes = [new Fix("read-log"), new Fix("memory")] }
            : late > 0 ? new Finding(Verdict.Notice, "ended", $"{late}") { Evidence = [.. evidence] } : Finding.Fine([.. evidence]));
    }
}
