using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bedrud.Infrastructure.Diagnostics.Connection;

/// <summary>A PEM file with a certificate and those behind it, read anew when it has changed.</summary>
internal sealed class CertificateFile
{
    private (string Path, DateTime Written, long Length, string? Host) _of;
    private SeenCertificate? _seen;

    /// <summary>Null where the file can't be read, or holds no certificate.</summary>
    public SeenCertificate? Read(string path, string? host)
    {
        try
        {
            var info = new FileInfo(path);
            var of = (path, info.LastWriteTimeUtc, info.Length, host);
            if (of == _of)
                return _seen;
            _seen = Parse(File.ReadAllText(path), host);
            _of = of;
            return _seen;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            _of = default;
            return null;
        }
    }

    private static SeenCertificate? Parse(string pem, string? host)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(pem);
        try
        {
            return all.Count == 0 ? null : SeenCertificate.Of(all[0], [.. all.Skip(1)], host);
        }
        finally
        {
            foreach (var certificate in all)
                certificate.Dispose();
        }
    }
}
