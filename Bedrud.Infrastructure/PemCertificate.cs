using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Bedrud.Infrastructure;

/// <summary>The server's certificate with its key, and the certificates that lead from it to one that browsers know.</summary>
public sealed record PemCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain)
{
    /// <param name="certificate">Content of <see cref="ServerOptions.TlsCertificate"/>: the server's own certificate first.</param>
    /// <param name="key">Content of <see cref="ServerOptions.TlsKey"/>; its algorithms are RSA and ECDSA.</param>
    /// <exception cref="PemException">One of them is not what it should be.</exception>
    public static PemCertificate Parse(string certificate, string key)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(certificate);
        }
        catch (CryptographicException)
        {
            throw new PemException(nameof(ServerOptions.TlsCertificate), "which holds a damaged certificate. Write the file anew.");
        }

        if (chain.Count == 0)
            throw new PemException(nameof(ServerOptions.TlsCertificate), "which holds no certificate. Write a PEM file: it has a line \"-----BEGIN CERTIFICATE-----\".");
        if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
            throw new PemException(nameof(ServerOptions.TlsKey), "which is protected by a passphrase. Write it without one: openssl pkey -in FILE -out NEWFILE.");
        if (!IsKey(key))
            throw new PemException(nameof(ServerOptions.TlsKey), "which holds no private key. Write a PEM file: it has a line \"-----BEGIN PRIVATE KEY-----\".");

        chain[0].Dispose();
        chain.RemoveAt(0);
        return new PemCertificate(Pair(certificate, key), chain);
    }

    /// <summary>Reads both files.</summary>
    /// <exception cref="PemException">One of them can't be read, or is not what it should be.</exception>
    public static PemCertificate Load(ServerOptions options) => Parse(
        Encoding.UTF8.GetString(ReadFile(nameof(ServerOptions.TlsCertificate), options.TlsCertificate!)),
        Encoding.UTF8.GetString(ReadFile(nameof(ServerOptions.TlsKey), options.TlsKey!)));

    /// <exception cref="PemException">It can't be read.</exception>
    public static byte[] ReadFile(string key, string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PemException(key, "which does not exist. Correct the path.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new PemException(key, Directory.Exists(path)
                ? "which is a folder. Write the path of the PEM file in it."
                : "which the portal may not read. Give the user that the portal runs as the right to.");
        }
        catch (IOException e)
        {
            throw new PemException(key, $"which can't be read ({e.Message}).");
        }
    }

    private static X509Certificate2 Pair(string certificate, string key)
    {
        try
        {
            var pair = X509Certificate2.CreateFromPem(certificate, key);
            if (!OperatingSystem.IsWindows())
                return pair;
            // Windows' TLS takes no key that lives in memory alone.
            using (pair)
                return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new PemException(nameof(ServerOptions.TlsKey), "which does not belong to the certificate in Server:TlsCertificate. Write the key that the certificate was asked for with.");
        }
    }

    private static bool IsKey(string text) => Imports<RSA>(RSA.Create(), text) || Imports<ECDsa>(ECDsa.Create(), text);

    private static bool Imports<T>(T algorithm, string text)
        where T : AsymmetricAlgorithm
    {
        using (algorithm)
        {
            try
            {
                algorithm.ImportFromPem(text);
                return true;
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException)
            {
                return false;
            }
        }
    }
}

/// <summary>A certificate or a key that can't be used.</summary>
/// <param name="key">The property of <see cref="ServerOptions"/> that names the file.</param>
/// <param name="problem">What follows "Server:TlsKey is "path", ...", with the remedy.</param>
public sealed class PemException(string key, string problem) : Exception($"{ServerOptions.Section}:{key} names a file {problem}")
{
    public string Key { get; } = key;

    public string Problem { get; } = problem;
}
