using System.Runtime.InteropServices;
using System.Text;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

/// <summary>Locators and downloads for tests.</summary>
internal static class EngineLocation
{
    /// <summary>This machine's, or that of a common one.</summary>
    public static EngineRelease Release { get; } =
        EngineRelease.For(OSPlatform.Linux, RuntimeInformation.OSArchitecture) ?? EngineRelease.For(OSPlatform.Linux, Architecture.X64)!;

    /// <summary>A program that answers as livekit-server does, and nothing more.</summary>
    public static byte[] Program { get; } = Encoding.ASCII.GetBytes($"#!/bin/sh\necho livekit-server version {EngineRelease.Version}\n");

    public static EngineDownload Download(LiveKitOptions options, string data, Func<string, FileStream>? createFile = null, TimeSpan? stallLimit = null) =>
        new(Options.Create(options), new DataFolder(data), NullLogger<EngineDownload>.Instance)
        {
            Release = Release,
            CreateFile = createFile ?? OwnerOnly.Create,
            StallLimit = stallLimit ?? TimeSpan.FromSeconds(30),
        };

    public static EngineLocator Locator(LiveKitOptions options, string data, string environment = "Production", string? path = null, string? content = null, TimeSpan? limit = null) =>
        new(Options.Create(options), new FakeEnvironment(environment, content ?? data), Download(options, data))
        {
            SearchPath = path ?? "",
            VersionTimeLimit = limit ?? TimeSpan.FromSeconds(10),
        };

    private sealed class FakeEnvironment(string name, string content) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;
        public string ApplicationName { get; set; } = "Bedrud";
        public string ContentRootPath { get; set; } = content;
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
