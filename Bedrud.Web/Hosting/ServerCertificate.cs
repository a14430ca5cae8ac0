using System.Net.Security;
using System.Security.Cryptography;
using System.Text;
using Bedrud.Infrastructure;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Hosting;

/// <summary>
/// The certificate of <see cref="ServerOptions.TlsCertificate"/>, renewed without a restart: the files are looked at again when somebody
/// connects. By their content, for renewal swaps links; while a pair does not fit (one of the two is not written yet) the old one serves on.
/// </summary>
internal sealed partial class ServerCertificate(IOptions<ServerOptions> options, TimeProvider time, ILogger<ServerCertificate> logger)
{
    /// <summary>How long a look at the files is good for.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly ServerOptions _options = options.Value;
    private readonly Lock _lock = new();
    private SslServerAuthenticationOptions? _current;
    private string? _seen;
    private long _lookedAt;

    /// <summary>What a handshake needs.</summary>
    /// <exception cref="PemException">The first pair can't be used; settings are checked before anybody asks.</exception>
    public SslServerAuthenticationOptions Current()
    {
        lock (_lock)
        {
            if (_current is not null && time.GetElapsedTime(_lookedAt) < LookEvery)
                return _current;
            _lookedAt = time.GetTimestamp();
            try
            {
                Look();
            }
            catch (PemException e) when (_current is not null)
            {
                if (_seen != e.Message)
                    LogNotRenewed(e.Message);
                _seen = e.Message;
            }

            return _current!;
        }
    }

    private void Look()
    {
        var certificate = PemCertificate.ReadFile(nameof(ServerOptions.TlsCertificate), _options.TlsCertificate!);
        var key = PemCertificate.ReadFile(nameof(ServerOptions.TlsKey), _options.TlsKey!);
        var content = Convert.ToHexString(SHA256.HashData(certificate)) + Convert.ToHexString(SHA256.HashData(key));
        if (content == _seen)
            return;

        var pair = PemCertificate.Parse(Encoding.UTF8.GetString(certificate), Encoding.UTF8.GetString(key));
        _current = new SslServerAuthenticationOptions
        {
            // With the chain from the file: browsers don't fetch what leads to a root they know.
            ServerCertificateContext = SslStreamCertificateContext.Create(pair.Certificate, pair.Chain, offline: true),
        };
        _seen = content;
        Tell(pair.Certificate.NotBefore.ToUniversalTime(), pair.Certificate.NotAfter.ToUniversalTime());
    }

    private void Tell(DateTime from, DateTime until)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (now > until)
            LogExpired(until);
        else if (now < from)
            LogNotYetValid(from);
        else
            LogServing(until);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The certificate of Server:TlsCertificate is good until {Until:u}")]
    private partial void LogServing(DateTime until);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The certificate of Server:TlsCertificate expired at {Until:u}: browsers refuse it. Renew it; the portal takes the new one without a restart")]
    private partial void LogExpired(DateTime until);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The certificate of Server:TlsCertificate is not good before {From:u}: browsers refuse it. Check this machine's clock and the certificate")]
    private partial void LogNotYetValid(DateTime from);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The certificate's files have changed and can't be used, so the earlier certificate serves on: {Problem}")]
    private partial void LogNotRenewed(string problem);
}
