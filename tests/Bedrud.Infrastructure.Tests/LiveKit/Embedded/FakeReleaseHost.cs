using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

/// <summary>What goes wrong at the release host, or on the way.</summary>
public enum HostFault
{
    None,
    Missing,
    Forbidden,
    Busy,
    Cut,
    Stalled,
    OtherChecksum,
    NotListed,
    NoArchive,
    NoServerInIt,
}

/// <summary>The place where releases are: a web server with one release for this machine, made of one program.</summary>
public sealed class FakeReleaseHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly byte[] _archive;
    private readonly string _asset;
    private int _requests;

    private FakeReleaseHost(WebApplication app, byte[] archive, string asset)
    {
        _app = app;
        _archive = archive;
        _asset = asset;
    }

    /// <summary>For LiveKit:DownloadUrl.</summary>
    public string Url => _app.Urls.First();

    public HostFault Fault { get; set; }

    /// <summary>How often the archive was asked for.</summary>
    public int Requests => _requests;

    /// <summary>Completes when a part of the archive was sent, and no more comes.</summary>
    public TaskCompletionSource Standing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="program">The file in the archive.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="tls">With a certificate that nobody trusts.</param>
    public static async Task<FakeReleaseHost> StartAsync(byte[] program, string name = "livekit-server", bool tls = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (tls)
                listen.UseHttps(Untrusted());
        }));
        builder.WebHost.UseKestrelHttpsConfiguration();
        var host = new FakeReleaseHost(builder.Build(), Pack(program, name), EngineLocation.Release.Asset);
        host._app.Run(host.AnswerAsync);
        await host._app.StartAsync();
        return host;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (path == $"/v{EngineRelease.Version}/checksums.txt")
        {
            var name = Fault is HostFault.NotListed ? "livekit_1.13.5_windows_amd64.zip" : _asset;
            var sum = SHA256.HashData(Fault is HostFault.OtherChecksum ? [] : Content);
            await context.Response.WriteAsync($"{new string('0', 64)}  other.tar.gz\n{Convert.ToHexStringLower(sum)}  {name}\n");
        }
        else if (path == $"/v{EngineRelease.Version}/{_asset}")
        {
            // The official place sends to another host too.
            context.Response.Redirect("/storage/object");
        }
        else if (path == "/storage/object")
        {
            Interlocked.Increment(ref _requests);
            await SendAsync(context);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }

    private byte[] Content => Fault is HostFault.NoArchive ? "<html>Sign in first</html>"u8.ToArray() : _archive;

    private async Task SendAsync(HttpContext context)
    {
        context.Response.StatusCode = Fault switch
        {
            HostFault.Missing => 404,
            HostFault.Forbidden => 403,
            HostFault.Busy => 503,
            _ => 200,
        };
        if (context.Response.StatusCode != 200)
            return;

        context.Response.ContentLength = Content.Length;
        await context.Response.Body.WriteAsync(Content.AsMemory(0, Content.Length / 2));
        await context.Response.Body.FlushAsync();
        if (Fault is HostFault.Cut)
        {
            context.Abort();
            return;
        }

        if (Fault is HostFault.Stalled)
        {
            Standing.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        await context.Response.Body.WriteAsync(Content.AsMemory(Content.Length / 2));
    }

    private static byte[] Pack(byte[] program, string name)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest))
        using (var tar = new TarWriter(zip))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "LICENSE") { DataStream = new MemoryStream("Apache"u8.ToArray()) });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(program) });
        }

        return packed.ToArray();
    }

    private static X509Certificate2 Untrusted()
    {
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
