using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Features.Health.Page;
using Bedrud.Web.Features.MediaServer;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Bedrud.Web.Features.Health;

public sealed partial class HealthPage(
    CheckRunner checks, CheckTranslator words, HealthService health, Infrastructure.LiveKit.Embedded.MediaServer server, PresenceStore presence, CurrentActor current, TimeProvider time) : IDisposable
{
    private const string LookKey = "look";

    // Many checks may change within a moment: at an outage, or when somebody has all of them looked at.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly List<IDisposable> _subscriptions = [];
    private HealthOverview _overview = default!;
    private List<(CheckState State, CheckWords Words)> _checks = [];
    private ITimer? _timer;
    private int _changed;

    [Inject] private CommandRunner Runner { get; set; } = default!;

    [Inject] private IDialogService Dialogs { get; set; } = default!;

    [Inject] private IStringLocalizer<HealthPageTexts> Texts { get; set; } = default!;

    [Inject] private IStringLocalizer<MediaServerTexts> ServerTexts { get; set; } = default!;

    private RemedyActs Acts { get; set; } = default!;

    private string Sentence => (_overview, _overview.Attention) switch
    {
        ({ Count: 0, LookedAt: null }, _) => Texts["overall.unlooked"],
        ({ Count: 0 }, _) => Texts["overall.fine"],
        ({ Server: { } reading }, []) => ServerTexts[$"state.{reading.Key}"],
        (_, [var only]) when _overview.Server is null => Texts["overall.single", words.Of(only).Text],
        (_, [var first, ..]) => Texts["overall.many", _overview.Count, _overview.Server is { } reading ? ServerTexts[$"state.{reading.Key}"].Value : words.Of(first).Text],
        _ => Texts["overall.fine"],
    };

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
            subscription.Dispose();
        _timer?.Dispose();
        Runner.Changed -= StateHasChanged;
        Acts.Changed -= Refresh;
    }

    protected override void OnInitialized()
    {
        Acts = new RemedyActs(health, presence, current, Runner, Dialogs);
        Acts.Changed += Refresh;
        Runner.Changed += StateHasChanged;
        Read();
        _subscriptions.AddRange([checks.Subscribe(Note), server.Subscribe(Note), presence.Subscribe(null, Note)]);
        _timer = time.CreateTimer(_ => InvokeAsync(ShowChanges), null, Pause, Pause);
    }

    private Task Note()
    {
        Interlocked.Exchange(ref _changed, 1);
        return Task.CompletedTask;
    }

    private void ShowChanges()
    {
        // The time of the last look goes on even where nothing changes.
        if (Interlocked.Exchange(ref _changed, 0) == 1 || (HealthOverview.Of(checks.Snapshot, Server).LookedAt - _overview.LookedAt)?.TotalSeconds > 20)
            Refresh();
    }

    private void Refresh()
    {
        Read();
        StateHasChanged();
    }

    private MediaServerReading Server => MediaServerReading.Of(server.Status, presence.Freshness);

    private void Read()
    {
        var snapshot = checks.Snapshot;
        _overview = HealthOverview.Of(snapshot, Server);
        _checks = [.. snapshot.States.Select(state => (state, words.Of(state)))];
    }

    private async Task LookAsync()
    {
        var actor = await current.GetAsync();
        await Runner.RunAsync(new Command(LookKey, async () => (await health.RunAsync(actor, null, default)).Problem));
        Refresh();
    }
}
