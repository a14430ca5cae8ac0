using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Bedrud.Infrastructure.Tests.Recordings.Library;

/// <summary>A web server that has one file, or sends everybody on.</summary>
internal sealed class WebStand : IAsyncDisposable
{
    private const string Tag = "\"film\"";

    private WebApplication _app = null!;

    public string Url { get; } = $"http://127.0.0.1:{Ports.Free()}";

    public string? SendsOnTo { get; set; }

    /// <summary>Tells no length where all is asked for.</summary>
    public bool HidesLength { get; set; }

    public static async Task<WebStand> StartAsync(byte[] file)
    {
        var stand = new WebStand();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, new Uri(stand.Url).Port));
        stand._app = builder.Build();
        stand._app.Run(context =>
        {
            if (stand.HidesLength && context.Request.Headers.Range.Count == 0)
            {
                context.Response.Headers.ETag = Tag;
                return context.Response.Body.WriteAsync(file).AsTask();
            }

            if (stand.SendsOnTo is not { } next)
                return Results.Bytes(file, "video/mp4", enableRangeProcessing: true, entityTag: EntityTagHeaderValue.Parse(Tag)).ExecuteAsync(context);
            context.Response.Redirect(next);
            return Task.CompletedTask;
        });
        await stand._app.StartAsync();
        return stand;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
