using System.Globalization;

namespace Bedrud.Infrastructure.Diagnostics.Start.Remedies;

/// <summary>Ends a media server of an earlier portal. The argument is its process number: only one that is provably this data folder's is touched.</summary>
internal sealed class EndLeftOver(LeftOverProcesses processes, CheckSignals signals) : IRemedy
{
    public const string RemedyId = "end-left-over";

    public string Id => RemedyId;

    public Task<RemedyPlan?> PlanAsync(string argument, CancellationToken cancellationToken) =>
        Task.FromResult(Pid(argument) is { } pid && processes.Find().Any(found => found.Identity.Pid == pid) ? new RemedyPlan() : null);

    public async Task<bool> ApplyAsync(string argument, CancellationToken cancellationToken)
    {
        var done = Pid(argument) is { } pid && await processes.EndAsync(pid);
        signals.Raise(Concern.MediaServer);
        return done;
    }

    private static int? Pid(string argument) => int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : null;
}
