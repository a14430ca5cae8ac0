using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Components;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Features.Rooms;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.MediaServer;

public sealed partial class MediaServerPage(
    Infrastructure.LiveKit.Embedded.MediaServer server, MediaServerService service, WebhookStatistics webhooks, Reconciler reconciler,
    PresenceStore presence, CurrentActor current, IOptions<LiveKitOptions> options, NavigationManager navigation, TimeProvider time) : IDisposable
{
    private const string RestartKey = "restart";
    private const int LogLines = 200;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private IReadOnlyList<string> _log = [];
    private IDisposable? _subscription;
    private ITimer? _timer;
    private WebhookSetup? _setup;

    [Inject] private CommandRunner Runner { get; set; } = default!;

    [Inject] private IStringLocalizer<MediaServerTexts> Texts { get; set; } = default!;

    [Inject] private IStringLocalizer<PortalTexts> Portal { get; set; } = default!;

    private MediaServerStatus Status => server.Status;

    private MediaServerReading Reading => MediaServerReading.Of(Status, presence.Freshness);

    private bool CanRestart => Status.State is not (MediaServerState.External or MediaServerState.SupervisedElsewhere);

    private bool IsDown => Status.State is MediaServerState.Stopped or MediaServerState.GivenUp;

    // The supervisor's own word first: it knows the cause; that LiveKit does not answer is then only the effect.
    private string? Problem => Status.Problem ?? (Reading.Health == ServerHealth.Bad ? presence.Freshness.Problem : null);

    private string? Remedy => Status.Remedy;

    private IEnumerable<Fact> ServerFacts => MediaServerFacts.Server(Status, Texts);

    private IEnumerable<Fact> WebhookFacts => MediaServerFacts.Webhooks(webhooks.Snapshot, Texts);

    private IEnumerable<Fact> PresenceFacts => MediaServerFacts.Presence(reconciler.Health, presence.Freshness, Texts);

    public void Dispose()
    {
        _subscription?.Dispose();
        _timer?.Dispose();
        Runner.Changed -= StateHasChanged;
    }

    protected override void OnInitialized()
    {
        Runner.Changed += StateHasChanged;
        _setup = options.Value.External ? WebhookSetup.For(options.Value, navigation.BaseUri) : null;
        _log = [.. server.LogTail.TakeLast(LogLines)];
        _subscription = server.Subscribe(() => InvokeAsync(Refresh));
        _timer = time.CreateTimer(_ => InvokeAsync(Refresh), null, LookEvery, LookEvery);
    }

    private void Refresh()
    {
        _log = [.. server.LogTail.TakeLast(LogLines)];
        StateHasChanged();
    }

    private async Task RestartAsync()
    {
        var actor = await current.GetAsync();
        var people = presence.LiveRooms.Sum(RoomFigures.CountPeople);
        await Runner.RunAsync(new Command(RestartKey, async () => (await service.RestartAsync(actor, default)).Problem)
        {
            Confirm = IsDown ? null : new Confirmation(
                Texts["restart.title"], people == 0 ? Texts["restart.consequence.none"] : Texts.Count("restart.consequence", people), Texts["restart"]),
            Landed = Texts["restart.landed"],
        });
    }
}
