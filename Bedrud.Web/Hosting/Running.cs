using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrud.Web.Hosting;

internal static class Running
{
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    private static volatile bool _hasStarted;

    /// <summary>Keeps the host from writing a stack trace about a start that fails: <see cref="RunPortalAsync"/> tells it in a sentence, or throws it.</summary>
    public static IServiceCollection AddPlainStartFailures(this IServiceCollection services) =>
        services.AddLogging(logging => logging.AddFilter(HostCategory, level => _hasStarted && level >= LogLevel.Information));

    /// <summary>Runs until the portal is told to end. A port that can't be had is told in a sentence.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunPortalAsync(this WebApplication app)
    {
        app.Lifetime.ApplicationStarted.Register(() => _hasStarted = true);
        try
        {
            await app.RunAsync();
            return 0;
        }
        // Example: Failed to bind to address http://127.0.0.1:8090: address already in use.
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await TellAsync($"{e.Message.TrimEnd('.')}. End the program that has it, or choose another port (Server:Port, or --urls).");
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AccessDenied)
        {
            await TellAsync("It may not listen on a port below 1024. Give it the right (systemd: AmbientCapabilities=CAP_NET_BIND_SERVICE), or choose another port (Server:Port, or --urls).");
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressNotAvailable)
        {
            await TellAsync("It can't listen on an address that this machine does not have. Correct --urls.");
        }

        return 1;
    }

    private static Task TellAsync(string problem) => Console.Error.WriteLineAsync($"Bedrud can't start: {problem}");
}
