using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bedrud.Web.Tests.Signalling;

/// <summary>The portal in embedded mode on a real port, told that the media server is at another one.</summary>
public sealed class SignallingPortal : Portal
{
    public SignallingPortal(int liveKitPort)
    {
        Settings["LiveKit:External"] = "false";
        Settings["LiveKit:Host"] = "";
        Settings["LiveKit:InternalHost"] = "";
        Settings["LiveKit:Download"] = "false";
        Settings["LiveKit:Port"] = $"{liveKitPort}";
        // As an administrator who looks for something would have it.
        Settings["Logging:LogLevel:Default"] = "Trace";
        Settings["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace";
        UseKestrel(0);
        StartServer();
    }

    public Uri Address => ClientOptions.BaseAddress;

    public Uri SocketAddress(string path) => new UriBuilder(new Uri(Address, path)) { Scheme = "ws" }.Uri;

    public LogBook Log { get; } = new();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services => services.AddSingleton<ILoggerProvider>(Log));
    }
}
