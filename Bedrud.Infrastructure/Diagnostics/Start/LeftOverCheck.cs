using System.Globalization;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics.Start.Remedies;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>Whether a media server of an earlier portal still runs beside the one that is supervised.</summary>
internal sealed class LeftOverCheck(LeftOverProcesses processes, LiveKit.Embedded.MediaServer server) : ICheck
{
    public CheckInfo Info { get; } = new("left-over-process", CheckGroup.Start) { Every = TimeSpan.FromSeconds(60), EveryWhileWrong = TimeSpan.FromSeconds(10), Confirmations = 2 };

    public Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        if (server.Status.State is LiveKit.Embedded.MediaServerState.External or LiveKit.Embedded.MediaServerState.SupervisedElsewhere)
            return Task.FromResult(Finding.NotApplicable(server.Status.State is LiveKit.Embedded.MediaServerState.External ? "external" : "elsewhere"));
        var found = processes.Find();
        if (found.Count == 0)
            return Task.FromResult(Finding.Fine());
        return Task.FromResult(new Finding(Verdict.Warning, "found", $"{found.Count}", string.Join(", ", found.Select(left => left.Identity.Pid)))
        {
            Evidence = [.. found.SelectMany(left => new Evidence[] { new("process", $"{left.Name} ({left.Identity.Pid})"), new("belongs", left.Sign) })],
            Fixes = [.. found.Select(left => left.Identity.Pid.ToString(CultureInfo.InvariantCulture)).Select(pid => new Fix(EndLeftOver.RemedyId, pid) { Remedy = EndLeftOver.RemedyId, Argument = pid })],
        });
    }
}
