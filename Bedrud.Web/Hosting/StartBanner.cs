using Bedrud.Infrastructure;
using Bedrud.Web.Account;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Hosting;

/// <summary>
/// Tells whoever starts the portal where it is and, while there is no administrator, the one-time link that makes one. It goes to standard
/// output and not through the log, which is shipped to places where that link must not be.
/// </summary>
internal static class StartBanner
{
    public static void PrintBannerWhenStarted(this WebApplication app) =>
        app.Lifetime.ApplicationStarted.Register(() => _ = PrintAsync(app));

    private static async Task PrintAsync(WebApplication app)
    {
        var listening = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        if (listening.Count == 0)
            return;
        var address = Listening.PublicAddress(app.Services.GetRequiredService<IOptions<ServerOptions>>().Value, app.Configuration, listening);

        var setUp = app.Services.GetRequiredService<SetUpLink>();
        var output = Console.Out;
        await output.WriteLineAsync($"{Environment.NewLine}  Bedrud is at {address}");
        if (await setUp.IsNeededAsync())
            await output.WriteLineAsync($"  Make the first administrator here, once: {address}/account/setup?token={setUp.Token()}");
        await output.WriteLineAsync();
    }
}
