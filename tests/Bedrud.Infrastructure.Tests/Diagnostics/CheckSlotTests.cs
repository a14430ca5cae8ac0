using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.Diagnostics;

public sealed class CheckSlotTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Due_WhileFineAndWhileWrong_GoesByItsTwoIntervals()
    {
        var slot = Slot(new CheckInfo("a", CheckGroup.Portal) { Every = TimeSpan.FromSeconds(60), EveryWhileWrong = TimeSpan.FromSeconds(5) });
        Look(slot, Finding.Fine());

        Assert.Equal(TimeSpan.FromSeconds(60), slot.DueIn(_time));
        _time.Advance(TimeSpan.FromSeconds(59.9));
        Assert.False(slot.TryBegin(_time.GetTimestamp(), _time));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Look(slot, new Finding(Verdict.Warning, "odd"));

        Assert.Equal(TimeSpan.FromSeconds(5), slot.DueIn(_time));
        _time.Advance(TimeSpan.FromSeconds(5));
        Look(slot, new Finding(Verdict.Notice, "odd"));
        Assert.Equal(TimeSpan.FromSeconds(60), slot.DueIn(_time));
    }

    [Fact]
    public void Due_HurriedWhileItIsLookedAt_IsDueAgainAtItsEnd()
    {
        var slot = Slot(new CheckInfo("a", CheckGroup.Portal));
        Assert.True(slot.TryBegin(_time.GetTimestamp(), _time));
        slot.Look();

        slot.Hurry();

        Assert.False(slot.TryBegin(_time.GetTimestamp(), _time));
        slot.End(_time.GetTimestamp());
        Assert.Equal(TimeSpan.Zero, slot.DueIn(_time));
        Assert.True(slot.TryBegin(_time.GetTimestamp(), _time));
    }

    [Fact]
    public void Take_WithConfirmations_CallsNothingWrongBeforeSoManyInARowAgree()
    {
        var slot = Slot(new CheckInfo("a", CheckGroup.Portal) { Confirmations = 3, Every = TimeSpan.FromMinutes(5) });
        Look(slot, Finding.Fine());
        Finding wrong = new(Verdict.Failing, "gone");

        Look(slot, wrong);
        Look(slot, wrong);
        Assert.Equal(Verdict.Fine, slot.State.Verdict);
        Assert.True(slot.MayFail);
        // What is doubtful is looked at soon.
        Assert.Equal(TimeSpan.FromSeconds(5), slot.DueIn(_time));
        Look(slot, Finding.Fine());
        Assert.False(slot.MayFail);
        Look(slot, wrong);
        Look(slot, wrong);
        Assert.Equal(Verdict.Fine, slot.State.Verdict);
        Look(slot, wrong);
        Assert.Equal(Verdict.Failing, slot.State.Verdict);
        // Mended needs no confirmation.
        Look(slot, Finding.Fine());
        Assert.Equal(Verdict.Fine, slot.State.Verdict);
    }

    [Fact]
    public void Since_OfOneVerdictAndCause_StaysWhileTheEvidenceChanges()
    {
        var slot = Slot(new CheckInfo("a", CheckGroup.Portal));
        Look(slot, new Finding(Verdict.Warning, "full") { Evidence = [new("free", "5 MiB")] });
        var since = slot.State.Since;
        _time.Advance(TimeSpan.FromMinutes(1));

        Look(slot, new Finding(Verdict.Warning, "full") { Evidence = [new("free", "4 MiB")] });
        Assert.Equal((since, "4 MiB"), (slot.State.Since, slot.State.Finding.Evidence[0].Value));
        Look(slot, new Finding(Verdict.Warning, "other"));
        Assert.Equal(since.AddMinutes(1), slot.State.Since);
    }

    private static CheckSlot Slot(CheckInfo info) => new(new FakeCheck(info.Id) { Info = info });

    private void Look(CheckSlot slot, Finding finding)
    {
        slot.Begin();
        slot.Look();
        slot.Take(finding, _time.GetUtcNow().UtcDateTime, TimeSpan.Zero);
        slot.End(_time.GetTimestamp());
    }
}
