using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Tests.Diagnostics.Start;

/// <summary>Row C3, with real files that really can't be run.</summary>
public sealed class BinaryCheckTests
{
    [Theory]
    [InlineData("missing", "missing", "download-binary")]
    [InlineData("empty", "empty", "download-binary")]
    [InlineData("plain", "not-executable", "make-executable")]
    [InlineData("foreign", "wrong-architecture", "download-binary")]
    [InlineData("rubbish", "no-program", "download-binary")]
    [InlineData("other", "not-livekit", "download-binary")]
    public async Task Binary_ThatCannotRun_IsSaidWhich(string kind, string cause, string fix)
    {
        using var bench = new StartBench();
        var path = bench.Path_("livekit-server");
        Make(kind, path);
        bench.Fail(await ProblemOf(bench, new LiveKitOptions { BinaryPath = path }));

        Assert.Equal([$"C3 {cause}"], await bench.WrongAsync());
        var finding = await bench.LookAsync("C3");
        Assert.Equal(path, finding.Args[0]);
        Assert.Contains(finding.Evidence, fact => fact.Label == "path" && fact.Value == path);
        Assert.Contains(finding.Fixes, step => step.Text == fix);
        if (kind == "foreign")
            Assert.Equal(["s390x", ElfFile.Here], [.. finding.Args[1..]]);
        if (kind == "empty")
            Assert.Contains(finding.Evidence, fact => fact.Value == "0 B");
    }

    [Fact]
    public async Task Nowhere_SaysWhereItLooked()
    {
        using var bench = new StartBench(new LiveKitOptions { Download = false });
        bench.Fail(await ProblemOf(bench, new LiveKitOptions { Download = false }));

        Assert.Equal(["C3 not-found"], await bench.WrongAsync());
        Assert.Contains((await bench.LookAsync("C3")).Fixes, fix => fix.Text == "allow-download");
    }

    [Fact]
    public void Architecture_OfThisProgram_IsThisMachines() =>
        Assert.Equal(ElfFile.Here, ElfFile.Machine(Environment.ProcessPath!));

    private static async Task<MediaServerProblem> ProblemOf(StartBench bench, LiveKitOptions options)
    {
        var download = new EngineDownload(Options.Create(options), bench.Folder, NullLogger<EngineDownload>.Instance);
        var locator = new EngineLocator(Options.Create(options), new HostingEnvironment { EnvironmentName = Environments.Production, ContentRootPath = "/" }, download) { SearchPath = "" };
        return (await locator.FindAsync(TestContext.Current.CancellationToken)).Problem!;
    }

    private static void Make(string kind, string path)
    {
        if (kind == "missing")
            return;
        File.WriteAllBytes(path, kind switch
        {
            "empty" => [],
            // A whole header of a program for a mainframe.
            "foreign" => [0x7f, .. "ELF"u8, 2, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 22, .. new byte[100]],
            "rubbish" => [1, 2, 3, 4, .. new byte[100]],
            _ => [.. "#!/bin/sh\necho something else\n"u8],
        });
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, kind == "plain" ? UnixFileMode.UserRead : UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
