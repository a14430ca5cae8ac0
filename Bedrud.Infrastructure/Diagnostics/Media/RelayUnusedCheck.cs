using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Media;

/// <summary>M6: a TURN relay that nobody uses is as it should be, as long as the direct way works.</summary>
internal sealed class RelayUnusedCheck(
    BrowserEvidenceReader browsers, BrowserSuccesses successes, IOptions<LiveKitOptions> options, IOptions<ServerOptions> server) : ICheck
{
    public CheckInfo Info { get; } = new("M6", CheckGroup.Media)
    {
        Every = TimeSpan.FromSeconds(10),
        Concerns = Concern.ConnectionTest,
        After = ["C1", "M1"],
    };

    public async Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        var told = await browsers.ObserveAsync(BrowserEvidenceReader.Longest, cancellationToken);
        var offered = told.Tests.Any(t => t.TurnUdp is not null || t.TurnTls is not null) || (!options.Value.External && TurnSettings.From(server.Value) is not null);
        if (!offered && !options.Value.External)
            return Finding.NotApplicable("no-turn");
        if (!offered)
            return Finding.Unknown("not-tested");

        var direct = told.Tests.FirstOrDefault(t => t.SelectedPair is { } pair && !IsRelayed(pair));
        var relayed = told.Tests.FirstOrDefault(t => t.SelectedPair is { } pair && IsRelayed(pair));
        Evidence[] now = [new Evidence("now-direct", $"{successes.By("udp") + successes.By("tcp")}"), new Evidence("now-relayed", $"{successes.By("relay")}")];
        if (relayed is null && direct is null)
            return successes.By("udp") > 0 && successes.By("relay") == 0 ? new Finding(Verdict.Fine, "direct-now", $"{successes.By("udp")}") { Evidence = [.. now] } : Finding.Unknown("not-tested");
        return direct is not null && (relayed is null || relayed.At < direct.At)
            ? new Finding(Verdict.Fine, "direct", direct.SelectedPair!) { Evidence = [new Evidence("pair", direct.SelectedPair!), .. now] }
            : new Finding(Verdict.Fine, "relayed", relayed!.SelectedPair!) { Evidence = [new Evidence("pair", relayed.SelectedPair!), .. now] };
    }

    // udp relay → host 10.0.0.5:50123
    private static bool IsRelayed(string pair) => pair.Contains(" relay ", StringComparison.Ordinal);
}
