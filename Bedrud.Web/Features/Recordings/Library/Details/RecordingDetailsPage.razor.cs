using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Features.Chat;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Bedrud.Web.Features.Recordings.Library.Details;

public sealed partial class RecordingDetailsPage(
    RecordingLibrary library, RecordingBoard board, CurrentActor current, IDialogService dialogs, ISnackbar snackbar, NavigationManager navigation, BrowserTime clock,
    TimeProvider time) : IDisposable
{
    private Guid? _loaded;
    private RecordingDetails? _recording;
    private Problem? _problem;
    private Actor? _actor;
    private RecordingWatch? _watch;
    private bool _changed;
    private int _version;

    [Inject] private CommandRunner Runner { get; set; } = default!;

    [Inject] private IStringLocalizer<LibraryTexts> Texts { get; set; } = default!;

    [Parameter] public Guid Id { get; set; }

    private string FigureLine
    {
        get
        {
            var r = _recording!.Summary;
            string[] figures =
            [
                r.RoomName, clock.ToLocal(r.At).ToString("d MMM yyyy, HH:mm", System.Globalization.CultureInfo.CurrentCulture),
                .. r.IsPlayable ? [RecordingLook.Length(r.Duration), FileSizes.Write(r.Size)] : Array.Empty<string>(),
            ];
            return string.Join(" · ", figures);
        }
    }

    public void Dispose()
    {
        _watch?.Dispose();
        Runner.Changed -= StateHasChanged;
    }

    protected override void OnInitialized()
    {
        Runner.Changed += StateHasChanged;
        _watch = new RecordingWatch(board, (_, id) => id == Id, () => InvokeAsync(RefreshAsync), time);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Id)
            return;
        _loaded = Id;
        (_recording, _problem, _changed) = (null, null, false);
        await LoadAsync();
    }

    private async Task RefreshAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        _actor ??= await current.GetAsync();
        Show(await Runner.ReadAsync(() => library.GetAsync(Id, _actor, default)));
    }

    private void Show(Result<RecordingDetails> result)
    {
        _problem = result.Problem;
        if (!result.Succeeded)
            return;
        _changed |= _recording is not null && _recording.Summary.State != result.Value.Summary.State;
        _recording = result.Value;
        _version++;
    }

    private async Task RenameAsync()
    {
        if (await RenameDialog.ShowAsync(dialogs, Texts["rename.title"], Id, _recording!.Summary.Title) is { } renamed)
            Show(renamed);
    }

    // The list is where one looks next; what was deleted waits there in the bin.
    private async Task DeleteAsync()
    {
        var recording = _recording!.Summary;
        if (!(await Runner.RunAsync(RecordingCommands.Delete(recording, _actor!, library, Texts))).Succeeded)
            return;
        snackbar.OfferUndo(recording, library.UndoDays, Texts, async () => await Runner.RunAsync(RecordingCommands.Restore(recording, _actor!, library, Texts)));
        navigation.NavigateTo("/recordings");
    }

    private async Task RestoreAsync()
    {
        if ((await Runner.RunAsync(RecordingCommands.Restore(_recording!.Summary, _actor!, library, Texts))).Ran)
            await LoadAsync();
    }
}
