using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;

namespace Bedrud.Web.Features.Recordings.Control;

/// <summary>What a room says about recordings, on the room's page.</summary>
public sealed partial class RecordingSettingsSection(RecordingSettingsService service, CurrentActor current) : IDisposable
{
    private const string SaveKey = "recording-settings";
    private RecordingSettingsForm? _form;
    private Problem? _problem;
    private Problem? _days;

    [Inject] private CommandRunner Runner { get; set; } = default!;

    [Parameter, EditorRequired] public string Room { get; set; } = "";

    /// <summary>The room's version is another one now.</summary>
    [Parameter] public EventCallback OnSaved { get; set; }

    public void Dispose() => Runner.Changed -= StateHasChanged;

    protected override async Task OnInitializedAsync()
    {
        Runner.Changed += StateHasChanged;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var actor = await current.GetAsync();
        Show(await Runner.ReadAsync(() => service.GetAsync(Room, actor, default)));
    }

    private void Show(Result<RoomRecordingSettings> result) =>
        (_problem, _form) = (result.Problem, result.Succeeded ? RecordingSettingsForm.Of(result.Value) : _form);

    private void SetRole(RecordingAct act, string? text)
    {
        if (Enum.TryParse<RoomRole>(text, out var role))
            _form!.Roles[act] = role;
    }

    private async Task SaveAsync()
    {
        _days = _form!.CheckDays();
        if (_days is not null)
            return;
        var actor = await current.GetAsync();
        var outcome = await Runner.RunAsync(new Command(SaveKey, async () =>
        {
            var result = await service.UpdateAsync(Room, _form.ToSettings(), _form.Version, actor, default);
            if (result.Succeeded)
                Show(result);
            return result.Problem;
        })
        {
            Landed = Texts["settings.landed"],
        });
        if (outcome.Succeeded)
            await OnSaved.InvokeAsync();
    }
}
