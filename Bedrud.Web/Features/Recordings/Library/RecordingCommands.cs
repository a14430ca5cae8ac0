using Bedrud.Web.Components.Shared;
using Bedrud.Web.Hosting;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Bedrud.Web.Features.Recordings.Library;

/// <summary>The acts on a recording, in the words that the list and the recording's page share.</summary>
internal static class RecordingCommands
{
    /// <summary>Asks only where it can't be undone.</summary>
    public static Command Delete(RecordingSummary recording, Actor actor, RecordingLibrary library, IStringLocalizer<LibraryTexts> texts) =>
        new(recording.Id.ToString(), async () => (await library.DeleteAsync(recording.Id, actor, default)).Problem)
        {
            Confirm = library.UndoDays > 0 ? null : new Confirmation(texts["delete.title", recording.Title], texts["delete.consequence"], texts["delete.act"]),
        };

    public static Command Restore(RecordingSummary recording, Actor actor, RecordingLibrary library, IStringLocalizer<LibraryTexts> texts) =>
        new(recording.Id.ToString(), async () => (await library.RestoreAsync(recording.Id, actor, default)).Problem)
        {
            Landed = texts["restore.landed", recording.Title],
        };

    /// <summary>Says that it was deleted, with the way back.</summary>
    public static void OfferUndo(
        this ISnackbar snackbar, RecordingSummary recording, int undoDays, IStringLocalizer<LibraryTexts> texts, Func<Task> undo)
    {
        if (undoDays == 0)
        {
            snackbar.Add(texts["delete.landed", recording.Title], Severity.Success);
            return;
        }

        snackbar.Add(texts["delete.landed", recording.Title], Severity.Success, options =>
        {
            options.Action = texts["undo"];
            options.OnClick = _ => undo();
            options.VisibleStateDuration = 10_000;
        });
    }
}
