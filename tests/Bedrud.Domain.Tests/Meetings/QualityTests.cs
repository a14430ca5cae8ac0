using Bedrud.Domain.Meetings;

namespace Bedrud.Domain.Tests.Meetings;

public sealed class QualityTests
{
    [Fact]
    public void Fold_Summaries_KeepsMeansWorstAndLastWords()
    {
        var stay = new StayQuality { AttendanceId = Guid.NewGuid() };

        stay.Fold(new QualitySummary(20, 0, "udp", "vp8"));
        stay.Fold(new QualitySummary(100, 6, "relay", null));
        stay.Fold(new QualitySummary(30, 0, null, "av1"));

        Assert.Equal((3, 50d, 100d, 2d, 6d), (stay.Summaries, stay.RoundTrip, stay.WorstRoundTrip, stay.Loss, stay.WorstLoss));
        Assert.Equal(("relay", "av1"), (stay.Transport, stay.Codec));
    }

    [Fact]
    public void Fold_OneThatLacksAFigure_ChangesNoMean()
    {
        var stay = new StayQuality { AttendanceId = Guid.NewGuid() };
        stay.Fold(new QualitySummary(20, 1, "udp", null));

        stay.Fold(new QualitySummary(500, null, "tcp", null));
        stay.Fold(new QualitySummary(null, 50, null, null));

        Assert.Equal((1, 20d, 20d, 1d, 1d, "tcp"), (stay.Summaries, stay.RoundTrip, stay.WorstRoundTrip, stay.Loss, stay.WorstLoss, stay.Transport));
    }

    [Theory]
    [InlineData(-1d, 0d)]
    [InlineData(60_001d, 0d)]
    [InlineData(1d, -0.1)]
    [InlineData(1d, 100.1)]
    [InlineData(double.NaN, 1d)]
    public void Read_FiguresOutOfRange_IsNothing(double roundTrip, double loss) => Assert.Null(QualitySummary.Read(roundTrip, loss, null, null));

    [Fact]
    public void Read_WordsThatNobodyKnows_AreLeftOut()
    {
        Assert.Equal(new QualitySummary(60_000, 100, "udp", "h264"), QualitySummary.Read(60_000, 100, "UDP", "H264"));
        Assert.Equal(new QualitySummary(null, null, null, null), QualitySummary.Read(null, null, "<b>", new string('x', 5_000)));
    }

    [Theory]
    [InlineData(299d, 2.9, QualityGrade.Good)]
    [InlineData(300d, 0d, QualityGrade.Weak)]
    [InlineData(10d, 3d, QualityGrade.Weak)]
    [InlineData(800d, 0d, QualityGrade.Bad)]
    [InlineData(10d, 10d, QualityGrade.Bad)]
    [InlineData(null, null, QualityGrade.Good)]
    public void Grade_OfFigures_IsTheWorseOfTheTwo(double? roundTrip, double? loss, QualityGrade grade) =>
        Assert.Equal(grade, new QualitySummary(roundTrip, loss, null, null).Grade);
}
