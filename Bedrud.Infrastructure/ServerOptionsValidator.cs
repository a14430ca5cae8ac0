using System.Net;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure;

/// <summary>Checks the section <c>Server</c> at start: every error at once, each naming its key, what is wrong and what to write.</summary>
public sealed class ServerOptionsValidator : IValidateOptions<ServerOptions>
{
    public ValidateOptionsResult Validate(string? name, ServerOptions options)
    {
        string[] errors = [.. Addresses(options), .. Ports(options), .. Tls(options)];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Addresses(ServerOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.Host) && Uri.CheckHostName(options.Host) == UriHostNameType.Unknown)
            yield return $"Server:Host is {SettingText.Shown(options.Host)}, which is no host name and no address. Write it without http:// and port, such as meet.example.org.";
        foreach (var proxy in options.TrustedProxies.Where(proxy => !SettingText.IsAddress(proxy) && !IPNetwork.TryParse(proxy, out _)))
            yield return $"Server:TrustedProxies holds \"{proxy}\", which is no address and no network. Write them such as 10.0.0.7 or 10.0.0.0/8.";
    }

    private static IEnumerable<string> Ports(ServerOptions options)
    {
        if (options.Port is < 1 or > 65535)
            yield return $"Server:Port is {options.Port}. Write a port from 1 to 65535, or leave it out: it is then {(options.UsesTls ? ServerOptions.DefaultTlsPort : ServerOptions.DefaultPort)}.";
        if (options.LoopbackPort is < 1 or > 65535)
            yield return $"Server:LoopbackPort is {options.LoopbackPort}. Write a port from 1 to 65535, or leave it out: it is then {ServerOptions.DefaultPort}.";
        else if (options.UsesTls && options.LoopbackPort == options.ListeningPort)
            yield return $"Server:LoopbackPort is {options.LoopbackPort}, which is the port for https as well. Write another port for one of the two.";
    }

    private static IEnumerable<string> Tls(ServerOptions options)
    {
        var (certificate, key) = (!string.IsNullOrWhiteSpace(options.TlsCertificate), !string.IsNullOrWhiteSpace(options.TlsKey));
        if (certificate != key)
        {
            yield return certificate
                ? "Server:TlsKey is missing. Write the PEM file with the key of Server:TlsCertificate, or leave out both for http."
                : "Server:TlsCertificate is missing. Write the PEM file with the certificate of Server:TlsKey, or leave out both for http.";
        }

        if ((certificate || key) && Problem(options, certificate, key) is { } problem)
            yield return problem;
    }

    private static string? Problem(ServerOptions options, bool certificate, bool key)
    {
        try
        {
            if (certificate && key)
                PemCertificate.Load(options).Certificate.Dispose();
            else if (certificate)
                PemCertificate.ReadFile(nameof(ServerOptions.TlsCertificate), options.TlsCertificate!);
            else
                PemCertificate.ReadFile(nameof(ServerOptions.TlsKey), options.TlsKey!);
            return null;
        }
        catch (PemException e)
        {
            return $"Server:{e.Key} is \"{(e.Key == nameof(ServerOptions.TlsKey) ? options.TlsKey : options.TlsCertificate)}\", {e.Problem}";
        }
    }
}
