using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

public sealed class LogTailTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-log-").FullName;

    private string LogPath => Path.Combine(_folder, "livekit.log");

    [Fact]
    public void Read_GrowingFile_KeepsTheLast500Lines()
    {
        var tail = new LogTail(LogPath, () => []);
        Assert.Empty(tail.Read());

        File.WriteAllLines(LogPath, Enumerable.Range(0, 400).Select(number => $"line {number}"));
        Assert.Equal(400, tail.Read().Count);
        File.AppendAllLines(LogPath, Enumerable.Range(400, 400).Select(number => $"line {number}"));

        var lines = tail.Read();
        Assert.Equal((500, "line 300", "line 799"), (lines.Count, lines[0], lines[^1]));
    }

    [Fact]
    public void Read_HalfALine_WaitsForTheRest()
    {
        var tail = new LogTail(LogPath, () => []);
        File.WriteAllText(LogPath, "first\nsec");
        Assert.Equal(["first"], tail.Read());
        File.AppendAllText(LogPath, "ond\n");
        Assert.Equal(["first", "second"], tail.Read());
    }

    [Fact]
    public void Read_EmptiedFile_GoesOnAtItsBeginning()
    {
        var tail = new LogTail(LogPath, () => []);
        File.WriteAllText(LogPath, "before the file was emptied\n");
        tail.Read();
        File.WriteAllText(LogPath, "after\n");
        Assert.Equal(["before the file was emptied", "after"], tail.Read());
    }

    [Fact]
    public void Read_EndlessLinesAndHugeFiles_AreBounded()
    {
        var tail = new LogTail(LogPath, () => []);
        File.WriteAllText(LogPath, new string('x', 3_000_000) + "\n" + new string('y', 5000) + "\n");

        var line = Assert.Single(tail.Read());
        Assert.Equal(LogTail.MaximumLineLength + 3, line.Length);
    }

    [Theory]
    [InlineData("""{"room":"a","turnPassword":"xK9-abc","b":1}""", """{"room":"a","turnPassword":"***","b":1}""")]
    [InlineData("""{"sdp":"a=ice-ufrag:HHSS\r\na=ice-pwd:yHgZS30dHy9\r\na=x"}""", """{"sdp":"a=ice-ufrag:HHSS\r\na=ice-pwd:***\r\na=x"}""")]
    [InlineData("invalid token: eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJBUEkifQ.x2c-_, error: x", "invalid token: ***, error: x")]
    [InlineData("GET /rtc?access_token=abc.def&auto_subscribe=1", "GET /rtc?access_token=***&auto_subscribe=1")]
    [InlineData("the-literal-secret was used", "*** was used")]
    [InlineData("""{"msg":"no keys provided","API Key": "devkey", "API Secret": "secret1"}""", """{"msg":"no keys provided","API Key": "devkey", "API Secret": "***"}""")]
    [InlineData("""{"level":"error","msg":"secret is too short, should be at least 32 characters"}""", """{"level":"error","msg":"secret is too short, should be at least 32 characters"}""")]
    public void Mask_Secrets_AreTakenOut(string line, string expected) =>
        Assert.Equal(expected, SecretMask.Apply(line, ["the-literal-secret"]));

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
