using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Tests;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

/// <summary>Servers start with every golden file: they refuse what they do not know.</summary>
public sealed class GoldenRunTests : SupervisorFolder
{
    // The last is a Redis that nobody runs.
    private static readonly string[] GoldenPorts = ["7880", "7881", "7882", "3478", "5349", "6789", "6379"];

    public static TheoryData<string> Modes => GoldenModes.Names;

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task DevelopmentServer_StartsWith(string mode)
    {
        Assert.SkipWhen(RealEngine.DevelopmentServer is null, "tools/livekit-dev is not built.");
        await StartsAsync(mode, "node", RealEngine.DevelopmentServer!);
    }

    /// <summary>Where <c>BEDRUD_TEST_LIVEKIT</c> names a livekit-server.</summary>
    [Theory]
    [MemberData(nameof(Modes))]
    public async Task RealServer_StartsWith(string mode)
    {
        Assert.SkipWhen(RealEngine.Binary is null, "BEDRUD_TEST_LIVEKIT names no livekit-server.");
        await StartsAsync(mode, RealEngine.Binary!);
    }

    private async Task StartsAsync(string mode, string program, params string[] arguments)
    {
        var yaml = await File.ReadAllTextAsync(GoldenModes.PathOf(mode));
        var ports = GoldenPorts.ToDictionary(port => port, _ => Ports.Free());
        yaml = Regex.Replace(yaml, $@"\b({string.Join('|', GoldenPorts)})\b", match => $"{ports[match.Value]}");
        var path = Path.Combine(Fake.Folder, "golden.yaml");
        await File.WriteAllTextAsync(path, yaml.Replace("/etc/bedrud", Fake.Folder, StringComparison.Ordinal));
        WriteCertificate();

        var info = new ProcessStartInfo(program, [.. arguments, "--config", path]) { RedirectStandardOutput = true, RedirectStandardError = true };
        ServerEnvironment.Clean(info.Environment);
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        try
        {
            using var probe = new HealthProbe();
            var waited = Stopwatch.StartNew();
            while (!process.HasExited && await probe.AskAsync(ports["7880"], CancellationToken.None) is not Health.Good)
            {
                Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), "It neither answers nor ends.");
                await Task.Delay(20);
            }

            // It has read and taken the whole configuration when it looks for Redis.
            if (process.HasExited)
                Assert.StartsWith(mode == "redis" ? "unable to connect to redis" : "(started)", await output, StringComparison.Ordinal);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=meet.example.org", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(Fake.Folder, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(Fake.Folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }
}
