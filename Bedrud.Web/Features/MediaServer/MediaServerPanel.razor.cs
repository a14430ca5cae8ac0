using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.MediaServer;

public sealed partial class MediaServerPanel(
    Infrastructure.LiveKit.Embedded.MediaServer server, MediaServerService service, WebhookStatistics webhooks, Reconciler reconciler,
    PresenceStore presence, CurrentActor current, IOptions<LiveKitOptions> options, NavigationManager navigation, TimeProvider time) : IDisposable
{
    // One act at a time: who has asked for a restart is not to stop what starts.
    private const string ActKey = "act";
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private IDisposable? _subscription;
    private ITimer? _timer;
    private WebhookSetup? _setup;

    [Inject] private CommandRunner Runner { get; set; } = default!;

    [Inject] private IStringLocalizer<MediaServerTexts> Texts { get; set; } = default!;

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
        _subscription = server.Subscribe(() => InvokeAsync(StateHasChanged));
        _timer = time.CreateTimer(_ => InvokeAsync(StateHasChanged), null, LookEvery, LookEvery);
    }

    private Task RestartAsync() => ActAsync("restart", service.RestartAsync);

    private Task StopAsync() => ActAsync("stop", service.StopAsync);

    private async Task ActAsync(string act, Func<Actor, CancellationToken, Task<Result<Done>>> run)
    {
        var actor = await current.GetAsync();
        var people = presence.LiveRooms.Sum(RoomFigures.CountPeople);
        await Runner.RunAsync(new Command(ActKey, async () => (await run(actor, default)).Problem)
        {
            Confirm = IsDown ? null : new Confirmation(
                Texts[$"{act}.title"], people == 0 ? Texts[$"{act}.consequence.none"] : Texts.Count($"{act}.consequence", people), Texts[act]),
            Landed = Texts[$"{act}.landed"],
        });
    }
}
