using Bedrud.Infrastructure.Recordings.Library;
using CsCheck;

namespace Bedrud.Infrastructure.Tests.Recordings.Library;

public sealed class Mp4ReaderTests
{
    [Fact]
    public void AnOrdinaryFile_IsReadAsItIs() => AssertWhole(MediaFiles.Plain, isFragmented: false);

    [Fact]
    public void AFileWithItsHeadInFront_IsReadAsItIs() => AssertWhole(MediaFiles.FastStart, isFragmented: false);

    [Fact]
    public void AFragmentedFile_IsReadAsItIs() => AssertWhole(MediaFiles.Fragmented, isFragmented: true);

    [Fact]
    public void SoundAlone_HasNoPicture()
    {
        var facts = Read(MediaFiles.AudioOnly);

        Assert.Equal((false, true, 0, 0), (facts.HasVideo, facts.HasAudio, facts.Width, facts.Height));
        Assert.InRange(facts.Duration.TotalSeconds, 3.9, 4.2);
    }

    [Fact]
    public void AFragmentedFileThatWasBrokenOff_IsAsLongAsWhatIsThere()
    {
        var facts = Read(MediaFiles.Fragmented[..(MediaFiles.Fragmented.Length * 6 / 10)]);

        Assert.True(facts.IsFragmented);
        Assert.True(facts.IsCut);
        Assert.InRange(facts.Duration.TotalSeconds, 0.9, 3.5);
    }

    [Fact]
    public void AFileWithItsHeadInFrontThatWasBrokenOff_IsCut() =>
        Assert.True(Read(MediaFiles.FastStart[..^1000]) is { IsCut: true, IsFragmented: false });

    [Fact]
    public void AnOrdinaryFileThatWasBrokenOff_HasNoHead() =>
        Assert.Throws<InvalidDataException>(() => Read(MediaFiles.Plain[..(MediaFiles.Plain.Length / 2)]));

    [Fact]
    public void Rubbish_IsNoFile() =>
        Gen.Byte.Array[0, 2000].Sample(bytes => TryRead(bytes) is null or { Duration.Ticks: >= 0 });

    [Fact]
    public void WhateverIsBrokenInAFile_TheReaderEndsWithoutHarm()
    {
        var files = new[] { MediaFiles.Fragmented, MediaFiles.FastStart };
        var breaks = Gen.Select(Gen.Int[0, 1], Gen.Int[0, 4000], Gen.Byte, Gen.Int[0, 4000]);
        breaks.Array[1, 8].Sample(
            all =>
            {
                var bytes = (byte[])files[all[0].Item1].Clone();
                foreach (var (_, place, value, _) in all)
                    bytes[place % bytes.Length] = value;
                _ = TryRead(bytes[..^(all[0].Item4 % bytes.Length)]);
            },
            iter: 3000);
    }

    private static void AssertWhole(byte[] bytes, bool isFragmented)
    {
        var facts = Read(bytes);
        Assert.Equal((isFragmented, false, true, true, 320, 180), (facts.IsFragmented, facts.IsCut, facts.HasVideo, facts.HasAudio, facts.Width, facts.Height));
        Assert.InRange(facts.Duration.TotalSeconds, 3.9, 4.2);
    }

    private static Mp4Facts Read(byte[] bytes) => Mp4Reader.Read(new MemoryStream(bytes));

    // It may refuse, and in this way alone.
    private static Mp4Facts? TryRead(byte[] bytes)
    {
        try
        {
            return Read(bytes);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
