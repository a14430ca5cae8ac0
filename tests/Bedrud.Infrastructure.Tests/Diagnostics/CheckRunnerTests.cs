using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;

namespace Bedrud.Infrastructure.Tests.Diagnostics;

public sealed class CheckRunnerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Schedule_OfAFineAndAWrongCheck_LooksAsOftenAsEachAsksFor()
    {
        var fine = new FakeCheck("fine") { Info = new("fine", CheckGroup.Portal) { Every = TimeSpan.FromMinutes(10) } };
        var wrong = new FakeCheck("wrong") { Info = new("wrong", CheckGroup.Portal) { Every = TimeSpan.FromMinutes(10), EveryWhileWrong = TimeSpan.FromSeconds(5) } };
        wrong.Find(Verdict.Failing);
        await using var rig = new RunnerRig(start: true, fine, wrong);
        await rig.UntilAsync(() => fine.Looks == 1 && wrong.Looks == 1);

        await rig.UntilAsync(() => wrong.Looks == 10, Second);
        Assert.Equal(1, fine.Looks);
    }

    [Fact]
    public async Task Signal_ThatConcernsACheck_HasItLookedAtOnceEvenDuringALook()
    {
        var answer = new TaskCompletionSource<Finding>(TaskCreationOptions.RunContinuationsAsynchronously);
        var check = new FakeCheck("C1") { Info = new("C1", CheckGroup.Connection) { Concerns = Concern.LiveKit, Every = TimeSpan.FromHours(1) } };
        var other = new FakeCheck("W1") { Info = new("W1", CheckGroup.Webhooks) { Concerns = Concern.Webhook, Every = TimeSpan.FromHours(1) } };
        check.Answer = (look, _) => look == 2 ? answer.Task : Task.FromResult(Finding.Fine());
        await using var rig = new RunnerRig(start: true, check, other);
        await rig.UntilAsync(() => check.Looks == 1 && other.Looks == 1);

        rig.Signals.Raise(Concern.LiveKit);
        await rig.UntilAsync(() => check.Looks == 2);
        // What happens while it is looked at may not be seen by that look.
        rig.Signals.Raise(Concern.LiveKit);
        answer.SetResult(Finding.Fine());

        await rig.UntilAsync(() => check.Looks == 3);
        Assert.Equal(1, other.Looks);
    }

    [Fact]
    public async Task After_TheBlockerFails_ItWaitsOverSeveralStepsAndIsLookedAtOnceItRecovers()
    {
        var first = new FakeCheck("C1");
        var second = new FakeCheck("W1") { Info = new("W1", CheckGroup.Portal) { After = ["C1"], Every = TimeSpan.FromHours(1) } };
        var third = new FakeCheck("W3") { Info = new("W3", CheckGroup.Portal) { After = ["W1"], Every = TimeSpan.FromHours(1) } };
        await using var rig = new RunnerRig(start: true, third, second, first);
        await rig.UntilAsync(() => new[] { first, second, third }.All(check => rig.Of(check.Info.Id).Verdict == Verdict.Fine));

        first.Find(Verdict.Failing);
        await rig.Runner.RunAsync(["C1"]);
        await rig.UntilAsync(() => rig.CauseOf("W1") == CheckRunner.Waits && rig.CauseOf("W3") == CheckRunner.Waits);
        Assert.Equal(["C1"], rig.Of("W3").Finding.Args);
        Assert.Equal((1, 1), (second.Looks, third.Looks));

        first.Find(Verdict.Fine);
        await rig.Runner.RunAsync(["C1"]);
        await rig.UntilAsync(() => rig.Of("W1").Verdict == Verdict.Fine && rig.Of("W3").Verdict == Verdict.Fine);
    }

    [Fact]
    public async Task After_ACheckThatSeesTheFaultBeforeItsCauseDoes_RaisesNoRowOfItsOwn()
    {
        var cause = new FakeCheck("C1") { Info = new("C1", CheckGroup.Portal) { Confirmations = 2 } };
        var effect = new FakeCheck("W1") { Info = new("W1", CheckGroup.Portal) { After = ["C1"] } };
        await using var rig = new RunnerRig(start: false, cause, effect);
        await rig.Runner.RunAsync();
        var seen = new List<Verdict>();
        rig.Runner.Looked += state =>
        {
            lock (seen)
                seen.Add(state.Id == "W1" ? state.Verdict : Verdict.Fine);
        };
        cause.Find(Verdict.Failing);
        effect.Find(Verdict.Failing);

        await rig.Runner.RunAsync(["W1"]);
        await rig.Runner.RunAsync(["W1"]);

        Assert.Equal(Verdict.Failing, rig.Of("C1").Verdict);
        Assert.Equal(Finding.Unknown(CheckRunner.Waits, "C1"), rig.Of("W1").Finding);
        Assert.DoesNotContain(Verdict.Failing, seen);
    }

    [Fact]
    public async Task After_TwoThatNameEachOther_NeitherWaits()
    {
        var one = new FakeCheck("a") { Info = new("a", CheckGroup.Portal) { After = ["b", "a", "nobody"] } };
        var two = new FakeCheck("b") { Info = new("b", CheckGroup.Portal) { After = ["a"] } };
        one.Find(Verdict.Failing);
        two.Find(Verdict.Failing);
        await using var rig = new RunnerRig(start: false, one, two);

        await rig.Runner.RunAsync();

        Assert.Equal(["cause", "cause"], rig.Runner.Snapshot.States.Select(state => state.Finding.Cause));
    }

    [Fact]
    public async Task Limit_OfACheckThatNeverAnswers_EndsTheLookAndHurtsNoOther()
    {
        var stuck = new FakeCheck("stuck") { Info = new("stuck", CheckGroup.Portal) { Limit = TimeSpan.FromSeconds(2), Every = TimeSpan.FromSeconds(1) } };
        var never = new TaskCompletionSource<Finding>();
        stuck.Answer = (_, _) => never.Task;
        var blocking = new FakeCheck("blocking");
        using var gate = new ManualResetEventSlim();
        blocking.Answer = (_, _) =>
        {
            gate.Wait(CancellationToken.None);
            return Task.FromResult(Finding.Fine());
        };
        var other = new FakeCheck("other") { Info = new("other", CheckGroup.Portal) { Every = TimeSpan.FromSeconds(5) } };
        await using var rig = new RunnerRig(start: true, blocking, stuck, other);

        await rig.UntilAsync(() => rig.CauseOf("stuck") == CheckRunner.TooSlow && rig.CauseOf("blocking") == CheckRunner.TooSlow && other.Looks >= 5, Second);

        Assert.Equal(["2"], rig.Of("stuck").Finding.Args);
        // It does not heed its limit: it is not asked again while it still thinks.
        Assert.Equal((1, 1), (stuck.Looks, blocking.Looks));
        stuck.Find(Verdict.Fine);
        never.SetResult(Finding.Fine());
        gate.Set();
        await rig.UntilAsync(() => rig.Of("stuck").Verdict == Verdict.Fine && rig.Of("blocking").Verdict == Verdict.Fine, Second);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Look_ThatComesToNothingWhileItIsWrong_KeepsTheRowAndThoseThatWaitForIt(bool throws)
    {
        var check = new FakeCheck("C1") { Info = new("C1", CheckGroup.Portal) { Limit = TimeSpan.FromSeconds(2), Every = TimeSpan.FromSeconds(1) } };
        var other = new FakeCheck("W1") { Info = new("W1", CheckGroup.Portal) { After = ["C1"], Every = TimeSpan.FromSeconds(1) } };
        check.Find(Verdict.Failing);
        await using var rig = new RunnerRig(start: true, check, other);
        await rig.UntilAsync(() => rig.Of("C1").Verdict == Verdict.Failing && rig.CauseOf("W1") == CheckRunner.Waits, Second);
        var since = rig.Of("C1").Since;

        check.Answer = async (_, token) =>
        {
            if (throws)
                throw new InvalidOperationException();
            await Task.Delay(Timeout.Infinite, token);
            return Finding.Fine();
        };
        var (looks, looksOfTheOther) = (check.Looks, other.Looks);
        await rig.UntilAsync(() => check.Looks >= looks + 4, Second);

        Assert.Equal((Verdict.Failing, "cause", since), (rig.Of("C1").Verdict, rig.CauseOf("C1"), rig.Of("C1").Since));
        Assert.Equal((CheckRunner.Waits, looksOfTheOther), (rig.CauseOf("W1"), other.Looks));
        // One line, however often it breaks in the same way.
        Assert.Equal(throws ? 1 : 0, rig.Log.Lines.Count);
        check.Find(Verdict.Fine);
        await rig.UntilAsync(() => rig.Of("C1").Verdict == Verdict.Fine && rig.Of("W1").Verdict == Verdict.Fine, Second);
    }

    [Fact]
    public async Task Look_ThatThrows_IsUnknownAndTellsNeitherLogNorReaderTheMessage()
    {
        var check = new FakeCheck("a") { Answer = (_, _) => throw new InvalidOperationException("Password=hidden") };
        var own = new FakeCheck("b") { Answer = (_, _) => Task.FromException<Finding>(new TaskCanceledException("Password=hidden")) };
        await using var rig = new RunnerRig(start: false, check, own);

        await rig.Runner.RunAsync();
        await rig.Runner.RunAsync();

        Assert.Equal(Finding.Unknown(CheckRunner.Broken, nameof(InvalidOperationException)), rig.Of("a").Finding);
        // A time limit of its own, not the runner's.
        Assert.Equal(Finding.Unknown(CheckRunner.Broken, nameof(TaskCanceledException)), rig.Of("b").Finding);
        Assert.Equal(2, rig.Log.Lines.Count);
        Assert.All(rig.Log.Lines, line => Assert.DoesNotContain("hidden", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WhileALookIsUnderWay_AnswersWhatIsSeenAfterTheCallAndLooksOnceForAll()
    {
        var answer = new TaskCompletionSource<Finding>(TaskCreationOptions.RunContinuationsAsynchronously);
        var check = new FakeCheck("a") { Info = new("a", CheckGroup.Portal) { Every = TimeSpan.FromHours(1) } };
        check.Answer = (look, _) => look == 1 ? answer.Task : Task.FromResult(Finding.Fine());
        await using var rig = new RunnerRig(start: true, check);
        await rig.UntilAsync(() => check.Looks == 1);

        Task[] runs = [rig.Runner.RunAsync(), rig.Runner.RunAsync(["a"]), rig.Runner.RunAsync()];
        Assert.All(runs, run => Assert.False(run.IsCompleted));
        answer.SetResult(new Finding(Verdict.Failing, "old"));
        await Task.WhenAll(runs);

        Assert.Equal((2, Verdict.Fine), (check.Looks, rig.Of("a").Verdict));
    }

    [Fact]
    public async Task Run_GivenUp_LeavesTheLookToTheOthers()
    {
        var answer = new TaskCompletionSource<Finding>(TaskCreationOptions.RunContinuationsAsynchronously);
        var check = new FakeCheck("a") { Answer = (_, _) => answer.Task };
        await using var rig = new RunnerRig(start: false, check);
        using var gone = new CancellationTokenSource();
        var first = rig.Runner.RunAsync(cancellationToken: gone.Token);
        await rig.UntilAsync(() => check.Looks == 1);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answer.SetResult(new Finding(Verdict.Warning, "found"));

        await rig.UntilAsync(() => rig.CauseOf("a") == "found");
    }

    [Fact]
    public async Task Subscribers_AreCalledAtChangesAloneAndHurtNobody()
    {
        var check = new FakeCheck("a");
        await using var rig = new RunnerRig(start: false, check);
        var (calls, looked) = (0, 0);
        rig.Runner.Looked += _ => Interlocked.Increment(ref looked);
        using var bad = rig.Runner.Subscribe(() => throw new InvalidOperationException());
        var good = rig.Runner.Subscribe(() =>
        {
            Interlocked.Increment(ref calls);
            return Task.CompletedTask;
        });

        await rig.Runner.RunAsync();
        await rig.UntilAsync(() => calls == 1);
        await rig.Runner.RunAsync();
        check.Find(Verdict.Warning);
        await rig.Runner.RunAsync();
        await rig.UntilAsync(() => calls == 2);
        good.Dispose();
        check.Find(Verdict.Fine);
        await rig.Runner.RunAsync();

        await rig.UntilAsync(() => rig.Log.Lines.Count == 3);
        Assert.Equal((2, 4), (calls, looked));
    }
}
