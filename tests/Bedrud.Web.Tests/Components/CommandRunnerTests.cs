using Bedrud.Web.Components.Shared;
using Bedrud.Web.Hosting;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Bedrud.Web.Tests.Components;

public sealed class CommandRunnerTests : PageContext
{
    private CommandRunner Runner => field ??= Services.GetRequiredService<CommandRunner>();

    private IEnumerable<Snackbar> Snackbars => Services.GetRequiredService<ISnackbar>().ShownSnackbars;

    [Fact]
    public async Task RunAsync_Success_IsToldAndGoesByItself()
    {
        var outcome = await Runner.RunAsync(new Command("daily", () => Task.FromResult<Problem?>(null)) { Landed = "Deleted daily" });

        Assert.True(outcome.Succeeded);
        var told = Assert.Single(Snackbars);
        Assert.Equal(("Deleted daily", Severity.Success), (told.Message, told.Severity));
    }

    [Fact]
    public async Task RunAsync_ExpectedFailure_IsToldWithItsReason()
    {
        var outcome = await Runner.RunAsync(new Command("daily", () => Task.FromResult<Problem?>(Problems.RoomNotFound)));

        Assert.Equal(Problems.RoomNotFound, outcome.Problem);
        var told = Assert.Single(Snackbars);
        Assert.Equal(Severity.Error, told.Severity);
        Assert.Contains("There is no such room.", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Exception_BecomesAProblemAndNeverKillsThePage()
    {
        var outcome = await Runner.RunAsync(new Command("daily", () => throw new InvalidOperationException("the database is away")));

        Assert.Equal(CommandRunner.Unexpected, outcome.Problem);
        Assert.False(Runner.IsRunning("daily"));
        Assert.DoesNotContain("the database is away", Assert.Single(Snackbars).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_FailureThatThePageShowsItself_IsNotToldTwice()
    {
        await Runner.RunAsync(new Command("daily", () => Task.FromResult<Problem?>(Problems.RoomNotFound)) { TellFailure = false });

        Assert.Empty(Snackbars);
    }

    [Fact]
    public async Task RunAsync_SameKeyWhileRunning_IsNotRunAgain()
    {
        var end = new TaskCompletionSource<Problem?>();
        var changes = 0;
        Runner.Changed += () => changes++;
        var first = Runner.RunAsync(new Command("daily", () => end.Task));
        Assert.True(Runner.IsRunning("daily"));

        var second = await Runner.RunAsync(new Command("daily", () => throw new InvalidOperationException()));
        end.SetResult(null);

        Assert.False(second.Ran);
        Assert.True((await first).Succeeded);
        Assert.Equal(2, changes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_Confirmation_DecidesWhetherItRuns(bool confirmed)
    {
        var provider = Render<MudDialogProvider>();
        var ran = false;
        var running = provider.InvokeAsync(() => Runner.RunAsync(new Command("daily", () =>
        {
            ran = true;
            return Task.FromResult<Problem?>(null);
        })
        {
            Confirm = new Confirmation("Delete daily?", "This ends the meeting for 14 people.", "Delete room"),
        }));

        provider.WaitForAssertion(() => Assert.Contains("14 people", provider.Markup, StringComparison.Ordinal));
        await provider.Find(confirmed ? "[data-testid=confirm]" : ".mud-dialog-actions button").ClickAsync(new());

        Assert.Equal(confirmed, (await running).Ran);
        Assert.Equal(confirmed, ran);
    }
}
