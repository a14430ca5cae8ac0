using System.Buffers.Binary;
using Bedrud.Infrastructure.Recordings.BuiltIn;

namespace Bedrud.Infrastructure.Tests.Recordings.BuiltIn;

/// <summary>One file of what several browsers wrote, whatever became of them. The sample is mediabunny's: three seconds, a fragment each, picture and sound.</summary>
public sealed class PartJoinerTests : IDisposable
{
    private static readonly string Sample = Path.Combine(AppContext.BaseDirectory, "Recorded", "recorder", "three-seconds.mp4");
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-parts-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Target => Path.Combine(_folder, "whole.mp4");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_WholeFile_KnowsTracksFragmentsAndLength()
    {
        var file = FragmentedMp4.Read(Sample)!;

        Assert.Equal([(1u, 25u), (2u, 48000u)], file.Tracks.Select(t => (t.Id, t.Timescale)));
        Assert.Equal(3, file.Fragments.Count);
        Assert.Equal(TimeSpan.FromSeconds(3), file.Duration);
    }

    [Fact]
    public async Task Join_TwoParts_SecondFollowsOnTheFirst()
    {
        var joined = await PartJoiner.JoinAsync([Sample, Sample], Target, Token);

        Assert.Equal((TimeSpan.FromSeconds(6), 0), (joined!.Duration, joined.Left.Count));
        Assert.Equal(new FileInfo(Target).Length, joined.Size);
        var whole = FragmentedMp4.Read(Target)!;
        Assert.Equal(TimeSpan.FromSeconds(6), whole.Duration);
        Assert.Equal([25L, 50, 75, 100, 125, 150], whole.Fragments.Select(f => f.EndOf(1)));
        Assert.Equal(6 * 48000, whole.Fragments[^1].EndOf(2));
        Assert.Equal([1u, 2, 3, 4, 5, 6], whole.Fragments.Select(f => Mp4Boxes.UInt32(f.Moof, Mp4Boxes.Find(f.Moof, "mfhd") + 12)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    public async Task Join_FileTornByAKill_LosesItsLastFragmentOnly(int bytes)
    {
        var file = FragmentedMp4.Read(Sample)!;
        var torn = Path.Combine(_folder, "torn.mp4");
        var end = file.Fragments[^1].Position + file.Fragments[^1].Size;
        var content = (await File.ReadAllBytesAsync(Sample, Token))[..(int)(end - bytes)];
        await File.WriteAllBytesAsync(torn, content, Token);

        var joined = await PartJoiner.JoinAsync([torn, Sample], Target, Token);

        Assert.Equal(TimeSpan.FromSeconds(2 + 3), joined!.Duration);
        Assert.Equal(TimeSpan.FromSeconds(5), FragmentedMp4.Read(Target)!.Duration);
    }

    [Fact]
    public async Task Join_AnyTear_NeverFails()
    {
        var content = await File.ReadAllBytesAsync(Sample, Token);
        var torn = Path.Combine(_folder, "torn.mp4");
        for (var length = 0; length < content.Length; length += 37)
        {
            await File.WriteAllBytesAsync(torn, content[..length], Token);
            var joined = await PartJoiner.JoinAsync([torn], Target, Token);
            Assert.Equal(FragmentedMp4.Read(torn)?.Duration ?? TimeSpan.Zero, joined?.Duration ?? TimeSpan.Zero);
        }
    }

    [Fact]
    public async Task Join_Index_SaysWhereEachFragmentIs()
    {
        await PartJoiner.JoinAsync([Sample, Sample], Target, Token);

        var whole = FragmentedMp4.Read(Target)!;
        var bytes = await File.ReadAllBytesAsync(Target, Token);
        var index = bytes.AsSpan().IndexOf("sidx"u8) - 4;
        var at = index + BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(index));
        foreach (var (n, fragment) in whole.Fragments.Index())
        {
            Assert.Equal(fragment.Position, at);
            at += BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(index + 40 + (12 * n)));
            Assert.Equal(25, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(index + 44 + (12 * n))));
        }

        Assert.Equal(bytes.Length, at);
    }

    [Fact]
    public async Task Join_PartsThatDecodeOtherwise_AreCountedAndLeft()
    {
        var other = Path.Combine(_folder, "other.mp4");
        var content = await File.ReadAllBytesAsync(Sample, Token);
        content[content.AsSpan().IndexOf("vp09"u8)] = (byte)'x';
        await File.WriteAllBytesAsync(other, content, Token);

        var joined = await PartJoiner.JoinAsync([Sample, other], Target, Token);

        Assert.Equal(TimeSpan.FromSeconds(3), joined!.Duration);
        Assert.Equal([other], joined.Left);
    }

    [Fact]
    public async Task Join_Nothing_IsNull()
    {
        Assert.Null(await PartJoiner.JoinAsync([Path.Combine(_folder, "none.mp4")], Target, Token));
        Assert.False(File.Exists(Target));
    }
}
