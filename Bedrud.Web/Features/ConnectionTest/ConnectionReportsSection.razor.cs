using Bedrud.Domain.Health;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Bedrud.Web.Features.ConnectionTest;

/// <summary>What people sent of their connection tests, for the health page.</summary>
public sealed partial class ConnectionReportsSection(ConnectionReportService service, CurrentActor current, BrowserTime time) : IDisposable
{
    private const int Shown = 20;
    private IReadOnlyList<ConnectionReport>? _reports;
    private Problem? _problem;

    [Inject] private CommandRunner Runner { get; set; } = default!;

    [Inject] private IStringLocalizer<ConnectionTestTexts> Texts { get; set; } = default!;

    public void Dispose() => time.Ticked -= Refresh;

    protected override async Task OnInitializedAsync()
    {
        time.Ticked += Refresh;
        await LoadAsync();
    }

    /// <summary>Each way that was tried, and whether it worked.</summary>
    private static IEnumerable<(string Name, bool Works)> PathsOf(ConnectionReport report)
    {
        (string Name, bool? Works)[] all =
        [
            ("path.signalling", report.Signalling), ("path.udp", report.Udp), ("path.tcp", report.Tcp), ("path.turnudp", report.TurnUdp),
            ("path.turntls", report.TurnTls), ("path.media", report.Media),
        ];
        return all.Where(path => path.Works is not null).Select(path => (path.Name, path.Works!.Value));
    }

    private static string Pretty(string details) => Claims.Json(details, isIndented: true) ?? details;

    private IEnumerable<(string Name, string Value)> FactsOf(ConnectionReport report)
    {
        yield return ("when", time.Exact(report.At));
        if (report.SelectedPair is { } pair)
            yield return ("pair", pair);
        if (report.RoundTrip is { } roundTrip)
            yield return ("roundtrip", Texts["milliseconds", roundTrip]);
        if (report.ClockAhead is { } ahead)
            yield return ("clock", Texts["seconds", ahead]);
    }

    private async Task LoadAsync()
    {
        var actor = await current.GetAsync();
        var result = await Runner.ReadAsync(() => service.ListAsync(actor, Shown, default));
        _problem = result.Problem;
        if (result.Succeeded)
            _reports = result.Value;
    }

    private void Refresh() => _ = InvokeAsync(async () =>
    {
        await LoadAsync();
        StateHasChanged();
    });
}
