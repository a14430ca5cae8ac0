using Bedrud.Domain.Meetings;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Infrastructure.Presence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrud.Infrastructure.Tests.Presence;

public sealed class QualityRecorderTests : IAsyncLifetime
{
    private static readonly QualitySummary Fine = new(20, 0, "udp", "vp8");
    private readonly PresenceRig _rig = new();
    private QualityBoard _board = null!;
    private QualityRecorder _recorder = null!;

    public async ValueTask InitializeAsync()
    {
        _board = new QualityBoard(_rig.Time);
        _recorder = new QualityRecorder(_board, _rig.Store, _rig.Database, _rig.Time, NullLogger<QualityRecorder>.Instance);
        await _recorder.StartAsync(CancellationToken.None);
        await _rig.HearAsync("room_started", Daily);
        await ArriveAsync("ada");
    }

    public async ValueTask DisposeAsync()
    {
        await _recorder.StopAsync(CancellationToken.None);
        _recorder.Dispose();
        await _rig.DisposeAsync();
    }

    [Fact]
    public async Task Note_Summaries_AreFoldedIntoTheStayAndOneInTenSecondsCounts()
    {
        _recorder.Note("daily", "PA_ada", Fine);
        _recorder.Note("daily", "PA_ada", new QualitySummary(9_000, 90, null, null));
        await _rig.UntilAsync(() => Kept()?.Summaries == 1);
        await _rig.PassAsync(QualityBoard.Spacing);

        _recorder.Note("daily", "PA_ada", new QualitySummary(40, 2, "relay", null));

        await _rig.UntilAsync(() => Kept()?.Summaries == 2);
        var kept = Kept()!;
        Assert.Equal((30d, 40d, 1d, 2d, "relay", "vp8"), (kept.RoundTrip, kept.WorstRoundTrip, kept.Loss, kept.WorstLoss, kept.Transport, kept.Codec));
    }

    [Fact]
    public async Task Note_ManyAtOnce_IsOneWriteASecondLater()
    {
        foreach (var name in Enumerable.Range(0, 20).Select(i => $"p{i}"))
        {
            await ArriveAsync(name);
            _recorder.Note("daily", $"PA_{name}", Fine);
        }

        Assert.Equal(0, Count());
        await _rig.UntilAsync(() => Count() > 0);
        Assert.Equal(20, Count());
    }

    [Fact]
    public async Task Note_WhileTheDatabaseIsAway_IsWrittenWhenItIsBack()
    {
        _rig.Database.IsAway = true;
        _recorder.Note("daily", "PA_ada", Fine);
        await _rig.PassAsync(QualityBoard.Spacing);
        _recorder.Note("daily", "PA_ada", Fine);
        await _rig.PassAsync(QualityBoard.Spacing);
        _rig.Database.IsAway = false;

        _recorder.Note("daily", "PA_ada", Fine);

        await _rig.UntilAsync(() => Kept()?.Summaries == 3);
    }

    [Fact]
    public async Task Stop_WithSomethingWaiting_WritesIt()
    {
        _recorder.Note("daily", "PA_ada", Fine);

        await _recorder.StopAsync(CancellationToken.None);

        Assert.Equal(1, Kept()?.Summaries);
    }

    [Fact]
    public async Task Board_OfSomebodyWhoLeft_OrWhoseBrowserIsSilent_KnowsNothing()
    {
        await ArriveAsync("bob");
        _recorder.Note("daily", "PA_ada", Fine);
        _recorder.Note("daily", "PA_bob", Fine);
        Assert.Equal(Fine, _board.Get("PA_bob"));

        await _rig.HearAsync("participant_left", Daily, Person("bob"));
        await _rig.UntilAsync(() => _board.Get("PA_bob") is null, TimeSpan.FromSeconds(5));
        Assert.Equal(Fine, _board.Get("PA_ada"));

        await _rig.PassAsync(QualityBoard.HoldsFor);
        Assert.Null(_board.Get("PA_ada"));
    }

    private Room Daily => new() { Name = "daily", Sid = "RM_1", CreationTime = 1_795_000_000 };

    private ParticipantInfo Person(string name) => new()
    {
        Sid = $"PA_{name}",
        Identity = name,
        Name = name,
        State = ParticipantInfo.Types.State.Active,
        JoinedAt = _rig.Time.GetUtcNow().ToUnixTimeSeconds(),
    };

    private Task ArriveAsync(string name) => _rig.HearAsync("participant_joined", Daily, Person(name));

    private StayQuality? Kept()
    {
        using var db = _rig.Database.CreateDbContext();
        var stay = db.Set<Attendance>().Single(a => a.ParticipantSid == "PA_ada").Id;
        return db.Set<StayQuality>().AsNoTracking().FirstOrDefault(q => q.AttendanceId == stay);
    }

    private int Count()
    {
        using var db = _rig.Database.CreateDbContext();
        return db.Set<StayQuality>().Count();
    }
}
