using Bedrud.Domain.Recordings;
using Bedrud.Web.Features.Recordings;
using Bedrud.Web.Features.Recordings.Library;
using Bedrud.Web.Features.Recordings.Library.Page;
using Bedrud.Web.Tests.Components;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Bedrud.Web.Tests.Recordings;

public sealed class RecordingsTableTests : PageContext
{
    private static readonly RecordingRights Every = new(true, true, true, true);

    public RecordingsTableTests()
    {
        Services.AddSingleton<RecordingWords>();
        Render<MudPopoverProvider>();
    }

    [Fact]
    public void Loading_ShowsRowsInTheShapeOfWhatComes()
    {
        var table = Table(null);

        Assert.Equal("true", table.Find(".recordings").GetAttribute("aria-busy"));
        Assert.NotEmpty(table.FindAll("tr.skeleton"));
    }

    [Fact]
    public void Row_OpensItsPage()
    {
        var recording = Sample(RecordingState.Ready);
        var table = Table([recording]);

        table.Find("[data-testid=recording-row]").Click();

        Assert.EndsWith($"/recordings/{recording.Id}", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_TellsWhyInPlainWords()
    {
        var table = Table([Sample(RecordingState.Failed) with { Reason = RecordingReason.NoWorker }]);

        Assert.Contains("Failed", table.Find("[data-testid=recording-state]").TextContent, StringComparison.Ordinal);
        Assert.Contains("No egress worker answered", table.Find(".c-state[title]").GetAttribute("title"), StringComparison.Ordinal);
    }

    [Fact]
    public void State_WhenItChanges_TintsItsCell()
    {
        var recording = Sample(RecordingState.Processing);
        var table = Table([recording]);
        Assert.Empty(table.FindAll(".c-state .bd-tint"));

        table.Render(p => p.Add(t => t.Recordings, [recording with { State = RecordingState.Ready }]));

        Assert.Single(table.FindAll(".c-state .bd-tint"));
    }

    [Theory]
    [InlineData(false, false, 0)]
    [InlineData(true, false, 1)]
    [InlineData(false, true, 1)]
    public void Menu_IsThereForWhoeverMayDoSomething(bool download, bool delete, int menus)
    {
        var table = Table([Sample(RecordingState.Ready) with { Rights = new RecordingRights(false, download, delete, false) }]);

        Assert.Equal(menus, table.FindAll("[data-testid=recording-menu]").Count);
    }

    [Fact]
    public void Busy_ShowsItOnTheRowInsteadOfTheMenu()
    {
        var table = Table([Sample(RecordingState.Ready)], busy: true);

        Assert.NotEmpty(table.FindAll(".bd-spinner"));
        Assert.Empty(table.FindAll("[data-testid=recording-menu]"));
    }

    [Theory]
    [InlineData(0, "0:00")]
    [InlineData(247.4, "4:07")]
    [InlineData(59.6, "1:00")]
    [InlineData(3847, "1:04:07")]
    [InlineData(90_000, "25:00:00")]
    public void Length_IsRead(double seconds, string text) => Assert.Equal(text, RecordingLook.Length(TimeSpan.FromSeconds(seconds)));

    private IRenderedComponent<RecordingsTable> Table(IReadOnlyList<RecordingSummary>? recordings, bool busy = false) => Render<RecordingsTable>(p => p
        .Add(t => t.Recordings, recordings).Add(t => t.State, new RecordingListState()).Add(t => t.IsRunning, _ => busy));

    private static RecordingSummary Sample(RecordingState state) => new(
        Guid.NewGuid(), "Haftalık toplantı", Guid.NewGuid(), "hall", state, RecordingReason.None, RecordingEnd.Stopped, "Ayşe", false, Samples.Now.AddHours(-1),
        Samples.Now.AddHours(-1), TimeSpan.FromMinutes(5), 1_000_000, true, true, state == RecordingState.Ready, null)
    {
        Rights = Every,
    };
}
