using Bedrud.Infrastructure.Recordings.BuiltIn;

namespace Bedrud.Infrastructure.Tests.Recordings.BuiltIn;

public sealed class PartFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("bedrud-part-").FullName, "part-1.mp4");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public async Task Write_SentAgainAndFurther_IsTakenOnce_AndNoHoleComesToBe()
    {
        using (var part = new PartFile(_path))
        {
            Assert.True(await part.WriteAsync(0, new byte[] { 1, 2, 3 }, Token));
            Assert.True(await part.WriteAsync(1, new byte[] { 2, 3, 4 }, Token));
            Assert.False(await part.WriteAsync(9, new byte[] { 9 }, Token));
            Assert.Equal(4, await part.FlushAsync());
            Assert.Null(await part.FlushAsync());
        }

        Assert.Equal([1, 2, 3, 4], await File.ReadAllBytesAsync(_path, Token));
    }

    [Fact]
    public async Task Open_PartOfAnEarlierPortal_GoesOnAtItsEnd_AndSaysSoOnceItIsSafe()
    {
        await File.WriteAllBytesAsync(_path, [1, 2, 3], Token);

        using var part = new PartFile(_path);

        Assert.Equal(3, part.Length);
        Assert.Equal(3, await part.FlushAsync());
    }
}
