using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

public sealed class LiveKitOptionsValidatorTests
{
    private static readonly string Secret = new('s', 32);

    [Fact]
    public void Validate_Defaults_AreGood() => Assert.Empty(Errors(new LiveKitOptions()));

    [Fact]
    public void Validate_CompleteExternal_IsGood() =>
        Assert.Empty(Errors(new LiveKitOptions { External = true, Host = "wss://livekit.example.org", ApiKey = "APIx", ApiSecret = Secret, Port = 0 }));

    [Fact]
    public void Validate_EmptyExternal_NamesEveryMissingKeyAtOnce()
    {
        var errors = Errors(new LiveKitOptions { External = true });

        Assert.Equal(["LiveKit:Host", "LiveKit:ApiKey", "LiveKit:ApiSecret"], errors.Select(error => error.Split(' ')[0]));
        Assert.All(errors, error => Assert.Contains("write", error, StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_SeveralFaults_AreAllTold()
    {
        var errors = Errors(new LiveKitOptions
        {
            Host = "http://livekit.example.org",
            InternalHost = "livekit:7880",
            ApiSecret = "short",
            Port = 70000,
            NodeIp = "livekit.example.org",
            BinaryPath = "/nonexistent/livekit-server",
            DevServerPath = "/nonexistent/server.mjs",
        });

        Assert.Equal(
            ["LiveKit:Host", "LiveKit:InternalHost", "LiveKit:ApiKey", "LiveKit:ApiSecret", "LiveKit:Port", "LiveKit:NodeIp", "LiveKit:BinaryPath", "LiveKit:DevServerPath"],
            errors.Select(error => error.Split(' ')[0]));
        Assert.DoesNotContain(errors, error => error.Contains("short", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_OfAPortalWithFaults_EndsWithAllOfThem()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([new("LiveKit:Port", "0"), new("livekit:nodeip", "nowhere")]);
        builder.Services.AddEmbeddedLiveKit();
        builder.Services.RemoveAll<IHostedService>();
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Equal(["LiveKit:Port", "LiveKit:NodeIp"], error.Failures.Select(failure => failure.Split(' ')[0]));
    }

    [Theory]
    [InlineData("folder", "which is a folder")]
    [InlineData("empty", "which is an empty file")]
    [InlineData("plain", "which is not executable. Run: chmod +x ")]
    public void Validate_BinaryThatCannotRun_SaysWhy(string kind, string problem)
    {
        var folder = Directory.CreateTempSubdirectory("bedrud-options-").FullName;
        try
        {
            var path = Path.Combine(folder, "livekit-server");
            if (kind == "folder")
                Directory.CreateDirectory(path);
            else
                File.WriteAllText(path, kind == "empty" ? "" : "#!/bin/sh\n");

            Assert.Contains(problem, Assert.Single(Errors(new LiveKitOptions { BinaryPath = path })), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<string> Errors(LiveKitOptions options) => [.. new LiveKitOptionsValidator().Validate(null, options).Failures ?? []];
}
