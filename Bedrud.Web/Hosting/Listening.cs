using System.Net;
using Bedrud.Infrastructure;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Hosting;

/// <summary>Where the portal listens: as <see cref="ServerOptions"/> says, unless addresses are given in .NET's own way.</summary>
internal static partial class Listening
{
    public static IServiceCollection AddListening(this IServiceCollection services) => services.AddServerOptions().AddSingleton<ServerCertificate>();

    /// <summary>
    /// Tells the web server, once the settings are known to be right. (It makes its options while the application is built, where an error would be
    /// an exception.)
    /// </summary>
    public static void ListenAsConfigured(this WebApplication app) => Listen(
        app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value,
        app.Services.GetRequiredService<IOptions<ServerOptions>>().Value,
        app.Configuration,
        app.Services);

    /// <summary>
    /// The address to tell people: with the name under which they reach the portal, where it is known.
    /// </summary>
    public static string? PublicAddress(ServerOptions server, IConfiguration configuration, IEnumerable<string> listening)
    {
        if (!IsOverruled(configuration) && !string.IsNullOrWhiteSpace(server.Host))
            return new UriBuilder(server.UsesTls ? "https" : "http", server.Host, server.ListeningPort).Uri.GetLeftPart(UriPartial.Authority);
        return listening.FirstOrDefault()?.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
    }

    private static void Listen(KestrelServerOptions kestrel, ServerOptions server, IConfiguration configuration, IServiceProvider services)
    {
        if (IsOverruled(configuration))
        {
            if (server.Host is not null || server.Port is not null || server.UsesTls)
            {
                var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Bedrud.Web.Hosting.Listening");
                LogOverruled(logger);
            }

            return;
        }

        if (!server.UsesTls)
        {
            On(kestrel, server, _ => { });
            return;
        }

        var certificate = services.GetRequiredService<ServerCertificate>();
        // Now, so that what is to be said of it is said at start and not at the first visit.
        certificate.Current();
        On(kestrel, server, listen => listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificate.Current()) }));
        kestrel.ListenLocalhost(server.LoopbackPort);
    }

    private static void On(KestrelServerOptions kestrel, ServerOptions server, Action<ListenOptions> configure)
    {
        if (IsForThisMachine(server.Host))
            kestrel.ListenLocalhost(server.ListeningPort, configure);
        else
            kestrel.ListenAnyIP(server.ListeningPort, configure);
    }

    private static bool IsForThisMachine(string? host) => string.IsNullOrWhiteSpace(host)
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    // HTTP_PORTS is not among them: .NET's container images set it, and nobody meant anything by it.
    private static bool IsOverruled(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration[WebHostDefaults.ServerUrlsKey]) || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();

    [LoggerMessage(Level = LogLevel.Information, Message = "The portal listens where --urls, ASPNETCORE_URLS or Kestrel:Endpoints say; Server:Host, Server:Port and Server:TlsCertificate don't decide it")]
    private static partial void LogOverruled(ILogger logger);
}
