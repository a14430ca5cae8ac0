using Bedrud.Domain.Meetings;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Bedrud.Web.Features.Participants;

/// <summary>Who is in the room now, and what a moderator may do to them. While it is shown, the room is compared with LiveKit every few seconds.</summary>
public sealed partial class LiveParticipants(
    PresenceStore presence, QualityBoard board, ParticipantService participants, CurrentActor current, IDialogService dialogs, TimeProvider time) : IDisposable
{
    private const string MuteAllKey = "mute-all";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ParticipantActs _acts = new(time);
    private RoomPresence? _shown;
    private Dictionary<string, QualitySummary?> _quality = [];
    private PresenceFreshness _freshness = PresenceFreshness.NeverAsked;
    private Problem? _problem;
    private IDisposable? _subscription;
    private ITimer? _timer;
    private string? _watched;

    [Inject] private CommandRunner Runner { get; set; } = default!;

    [Inject] private BrowserTime Time { get; set; } = default!;

    [Inject] private IStringLocalizer<ParticipantTexts> Texts { get; set; } = default!;

    [Parameter, EditorRequired] public string Room { get; set; } = "";

    // Recorders and the like are no people, and are not moderated.
    private List<ParticipantPresence> People => [.. (_shown?.Participants ?? []).Where(p => !p.IsHidden)];

    private bool Stale => _freshness.IsStale;

    private string StaleWords => _freshness.ConfirmedAt is { } at
        ? Texts["stale", Time.Age(Time.UtcNow - at)]
        : Texts["stale.never"];

    public void Dispose()
    {
        _subscription?.Dispose();
        _timer?.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_watched == Room)
            return;
        _watched = Room;
        Dispose();
        _shown = null;
        await ListAsync();
    }

    // The service is asked first: it says whether this person may see who is there at all.
    private async Task ListAsync()
    {
        var actor = await current.GetAsync();
        var result = await Runner.ReadAsync(() => participants.ListAsync(Room, actor, default));
        _problem = result.Problem;
        if (!result.Succeeded)
            return;
        Read();
        _subscription?.Dispose();
        _subscription = presence.Subscribe(Room, () => InvokeAsync(Refresh));
        _timer ??= time.CreateTimer(_ => InvokeAsync(Tick), null, Second, Second);
    }

    private void Refresh()
    {
        Read();
        StateHasChanged();
    }

    // The age of what is doubtful, and of what is unconfirmed, grows without any event; how good connections are is nobody's event either.
    private void Tick()
    {
        if (Stale || People.Exists(p => board.Get(p.Sid) != _quality.GetValueOrDefault(p.Sid)) || People.Exists(p => _acts.Of(p.Sid)?.IsPending == true))
            Refresh();
    }

    private void Read()
    {
        _shown = presence.Get(Room);
        _freshness = presence.Freshness;
        _quality = People.ToDictionary(p => p.Sid, p => board.Get(p.Sid), StringComparer.Ordinal);
        foreach (var landed in _acts.Settle(_shown))
            Runner.Say(Texts[$"landed.{ParticipantRow.ActKey(landed.Act)}", landed.Name]);
    }

    private async Task ActAsync(ParticipantPresence person, ParticipantAct act)
    {
        var actor = await current.GetAsync();
        var name = ParticipantActs.DisplayName(person);
        switch (act)
        {
            case ParticipantAct.Remove when await KickDialog.ShowAsync(dialogs, Texts["kick.title", name]) is { } kick:
                await RunAsync(person, act, null, () => participants.KickAsync(Room, person.Identity, kick, actor, default));
                break;
            case ParticipantAct.Ban when await BanDialog.ShowAsync(dialogs, Texts["ban.title", name]) is { } ban:
                await RunAsync(person, act, null, () => participants.BanAsync(Room, person.Identity, ban.Until, ban.Reason, actor, default));
                break;
            case var _ when ParticipantActs.SourceOf(act) is var (source, deed):
                await RunAsync(person, act, null, () => deed == SourceDeed.Unlock
                    ? participants.UnlockAsync(Room, person.Identity, source, actor, default)
                    : participants.MuteAsync(Room, person.Identity, new MuteChoice(null, source, deed == SourceDeed.Lock), actor, default));
                break;
            case ParticipantAct.Permissions when await PermissionsDialog.ShowAsync(dialogs, Texts["permissions.title", name], person.Grants) is { } grants:
                await RunAsync(person, act, grants, () => participants.SetPermissionsAsync(Room, person.Identity, grants, actor, default));
                break;
        }
    }

    private async Task MuteAllAsync()
    {
        if (await MuteAllDialog.ShowAsync(dialogs, Texts["mute-all.title"]) is not { } withLock)
            return;
        var actor = await current.GetAsync();
        MuteAllOutcome? outcome = null;
        await Runner.RunAsync(new Command(MuteAllKey, async () =>
        {
            var result = await participants.MuteAllAsync(Room, withLock, actor, default);
            outcome = result.Value;
            return result.Problem;
        }));
        Read();
        if (outcome is { Failed: > 0 })
            Runner.Tell(Hosting.Problems.NotEverybodyMuted.With(outcome.Failed));
        else if (outcome is not null)
            Runner.Say(Texts.Count(withLock ? "mute-all.locked" : "mute-all.muted", withLock ? outcome.Locked : outcome.Muted));
    }

    private async Task RunAsync(
        ParticipantPresence person, ParticipantAct act, Bedrud.Domain.Rooms.ParticipantGrants? wanted, Func<Task<Result<Done>>> run)
    {
        if (Runner.IsRunning(person.Sid))
            return;
        _acts.Begin(person, act, wanted);
        StateHasChanged();
        var outcome = await Runner.RunAsync(new Command(person.Sid, async () => (await run()).Problem) { TellFailure = false });
        if (outcome.Problem is { } problem)
            _acts.Fail(person.Sid, problem);
        else
            _acts.Accept(person.Sid);
        Read();
    }
}
