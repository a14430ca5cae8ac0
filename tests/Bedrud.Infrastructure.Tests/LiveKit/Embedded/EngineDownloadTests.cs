using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

/// <summary>The download against a web server that plays the release host.</summary>
public sealed class EngineDownloadTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("bedrud-download-").FullName;

    private string Cache => Path.Combine(_data, "engine");

    [Theory]
    [InlineData(Architecture.X64, "livekit_1.13.5_linux_amd64.tar.gz")]
    [InlineData(Architecture.Arm64, "livekit_1.13.5_linux_arm64.tar.gz")]
    [InlineData(Architecture.Arm, "livekit_1.13.5_linux_armv7.tar.gz")]
    [InlineData(Architecture.S390x, null)]
    public void Release_ForAProcessor_IsTheProjectsOwnName(Architecture processor, string? asset) =>
        Assert.Equal(asset, EngineRelease.For(OSPlatform.Linux, processor)?.Asset);

    [Theory]
    [InlineData(null, "https://github.com/livekit/livekit/releases/download/v1.13.5/checksums.txt")]
    [InlineData("http://mirror.example.org/livekit/", "http://mirror.example.org/livekit/v1.13.5/checksums.txt")]
    public void Url_IsTheOfficialPlaceOrTheMirror(string? place, string expected) =>
        Assert.Equal(expected, EngineRelease.Url(place, EngineRelease.ChecksumList).AbsoluteUri);

    [Fact]
    public async Task Fetch_FromTheHost_IsVerifiedExecutableAndAlone()
    {
        await using var host = await FakeReleaseHost.StartAsync(EngineLocation.Program);
        var download = Download(host.Url);
        var reports = new List<EngineDownloadProgress>();

        Assert.Null(await download.FetchAsync(reports.Add, CancellationToken.None));

        Assert.Equal(Path.Combine(Cache, "livekit-server-1.13.5"), download.CachedPath);
        Assert.Equal([download.CachedPath], Directory.GetFiles(Cache));
        Assert.Equal(EngineLocation.Program, await File.ReadAllBytesAsync(download.CachedPath));
        Assert.Equal("755", Convert.ToString((int)(OperatingSystem.IsWindows() ? 0 : File.GetUnixFileMode(download.CachedPath)), 8));
        Assert.Equal(100, reports[^1].Percent);
        Assert.Equal(reports.OrderBy(report => report.Received), reports);
    }

    [Theory]
    [InlineData(HostFault.Missing, "does not exist (404)", "v1.13.5/")]
    [InlineData(HostFault.Forbidden, "is refused (403)", "proxy or firewall")]
    [InlineData(HostFault.Busy, "answers 503", "tried again by itself")]
    [InlineData(HostFault.Cut, "was cut off", "limits sizes")]
    [InlineData(HostFault.Stalled, "sent nothing for 0.5 s", "nearer mirror")]
    [InlineData(HostFault.OtherChecksum, "is not what the release's list says", "do not use it")]
    [InlineData(HostFault.NotListed, "has no checksum for livekit_1.13.5_linux_", "not complete")]
    [InlineData(HostFault.NoArchive, "cannot be used", "holds something else")]
    [InlineData(HostFault.NoServerInIt, "there is no livekit-server in it", "holds something else")]
    public async Task Fetch_HostAtFault_SaysHowAndLeavesNothing(HostFault fault, string problem, string remedy)
    {
        await using var host = await FakeReleaseHost.StartAsync(EngineLocation.Program, fault is HostFault.NoServerInIt ? "README" : "livekit-server");
        host.Fault = fault;

        var found = await Download(host.Url, stallLimit: fault is HostFault.Stalled ? TimeSpan.FromSeconds(0.5) : null).FetchAsync(null, CancellationToken.None);

        Assert.Contains(problem, found?.Problem, StringComparison.Ordinal);
        Assert.Contains(remedy, found?.Remedy, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Cache));
    }

    [Fact]
    public async Task Fetch_NobodyListens_SaysSo()
    {
        using var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)reserved.LocalEndPoint!).Port;

        var found = await Download($"http://127.0.0.1:{port}").FetchAsync(null, CancellationToken.None);

        Assert.Contains($"127.0.0.1 port {port} cannot be reached", found?.Problem, StringComparison.Ordinal);
        Assert.Contains("LiveKit:Download=false", found?.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_NameThatIsNotFound_SaysSo()
    {
        // RFC 6761: never resolves.
        var found = await Download("http://releases.invalid").FetchAsync(null, CancellationToken.None);

        Assert.Contains("the name releases.invalid is not found", found?.Problem, StringComparison.Ordinal);
        Assert.Contains("mirror", found?.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_CertificateThatNobodyTrusts_SaysSo()
    {
        await using var host = await FakeReleaseHost.StartAsync(EngineLocation.Program, tls: true);

        var found = await Download(host.Url).FetchAsync(null, CancellationToken.None);

        Assert.Contains("has no certificate that this machine trusts", found?.Problem, StringComparison.Ordinal);
        Assert.Contains("ca-certificates", found?.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_PlaceThatIsNoUrl_SaysSo()
    {
        var found = await Download("::").FetchAsync(null, CancellationToken.None);

        Assert.Contains("LiveKit:DownloadUrl is \"::\"", found?.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_DiskFull_SaysSo()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full.");
        await using var host = await FakeReleaseHost.StartAsync(EngineLocation.Program);

        var found = await Download(host.Url, _ => new FileStream("/dev/full", FileMode.Open, FileAccess.Write)).FetchAsync(null, CancellationToken.None);

        Assert.Contains("the disk is full", found?.Problem, StringComparison.Ordinal);
        Assert.Contains("150 MB", found?.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_CacheThatCannotBeWritten_SaysSo()
    {
        await using var host = await FakeReleaseHost.StartAsync(EngineLocation.Program);
        await File.WriteAllTextAsync(Cache, "in the way");

        var inTheWay = await Download(host.Url).FetchAsync(null, CancellationToken.None);
        File.Delete(Cache);
        var forbidden = await Download(host.Url, _ => throw new UnauthorizedAccessException()).FetchAsync(null, CancellationToken.None);

        Assert.Contains($"cannot be stored in {Cache}", inTheWay?.Problem, StringComparison.Ordinal);
        Assert.Contains("may not write there", forbidden?.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_TwoPortalsAtOnce_BothHaveIt()
    {
        await using var host = await FakeReleaseHost.StartAsync(EngineLocation.Program);

        var problems = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Download(host.Url).FetchAsync(null, CancellationToken.None)));

        Assert.All(problems, Assert.Null);
        Assert.Equal(EngineLocation.Program, await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(Cache))));
    }

    [Fact]
    public async Task Fetch_Cancelled_LeavesNothing()
    {
        await using var host = await FakeReleaseHost.StartAsync(EngineLocation.Program);
        host.Fault = HostFault.Stalled;
        using var cancel = new CancellationTokenSource();

        var fetching = Download(host.Url).FetchAsync(null, cancel.Token);
        await host.Standing.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetching);
        Assert.Empty(Directory.GetFiles(Cache));
    }

    [Fact]
    public async Task Fetch_AfterADownloadThatDied_TakesNothingOfItAndRemovesIt()
    {
        await using var host = await FakeReleaseHost.StartAsync(EngineLocation.Program);
        Directory.CreateDirectory(Cache);
        var (dead, living) = (Path.Combine(Cache, "livekit-server-1.13.5.1.unpacked.tmp"), Path.Combine(Cache, "livekit-server-1.13.5.2.download.tmp"));
        await File.WriteAllTextAsync(dead, "half a server");
        await File.WriteAllTextAsync(living, "another portal's");
        File.SetLastWriteTimeUtc(dead, DateTime.UtcNow.AddHours(-2));
        var locator = EngineLocation.Locator(new LiveKitOptions { DownloadUrl = host.Url }, _data);

        var before = await locator.FindAsync(CancellationToken.None);
        var after = await locator.FindOrDownloadAsync(null, CancellationToken.None);

        Assert.Null(before.Engine);
        Assert.Equal(new MediaServerEngine("livekit-server", "1.13.5", false, Path.Combine(Cache, "livekit-server-1.13.5")), after.Engine);
        Assert.False(File.Exists(dead));
        Assert.True(File.Exists(living));
    }

    [Fact]
    public async Task Find_DownloadThatCannotRunHere_SaysSoAndIsNotBroughtTwice()
    {
        await using var host = await FakeReleaseHost.StartAsync(Encoding.Latin1.GetBytes("\u007fELF of another machine"));
        var locator = EngineLocation.Locator(new LiveKitOptions { DownloadUrl = host.Url }, _data);

        var first = await locator.FindOrDownloadAsync(null, CancellationToken.None);
        var second = await locator.FindOrDownloadAsync(null, CancellationToken.None);

        Assert.Contains("is not a program for this machine", first.Problem?.Problem, StringComparison.Ordinal);
        Assert.Equal(first.Problem, second.Problem);
        Assert.Equal(1, host.Requests);
    }

    [Fact]
    public async Task Find_CacheThatIsBroken_IsReplaced()
    {
        await using var host = await FakeReleaseHost.StartAsync(EngineLocation.Program);
        Directory.CreateDirectory(Cache);
        await File.WriteAllTextAsync(Path.Combine(Cache, "livekit-server-1.13.5"), "");

        var found = await EngineLocation.Locator(new LiveKitOptions { DownloadUrl = host.Url }, _data).FindOrDownloadAsync(null, CancellationToken.None);

        Assert.Equal("1.13.5", found.Engine?.Version);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Find_DownloadNotWanted_AsksNobody(bool download, bool offline)
    {
        await using var host = await FakeReleaseHost.StartAsync(EngineLocation.Program);

        var found = await EngineLocation.Locator(new LiveKitOptions { DownloadUrl = host.Url, Download = download, Offline = offline }, _data).FindOrDownloadAsync(null, CancellationToken.None);

        Assert.Contains("LiveKit:Download is false, or LiveKit:Offline true", found.Problem?.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, host.Requests);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private EngineDownload Download(string url, Func<string, FileStream>? createFile = null, TimeSpan? stallLimit = null) =>
        EngineLocation.Download(new LiveKitOptions { DownloadUrl = url }, _data, createFile, stallLimit);
}
