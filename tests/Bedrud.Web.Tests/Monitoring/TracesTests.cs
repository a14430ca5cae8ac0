using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using Bedrud.Web.Tests.Signalling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Bedrud.Web.Tests.Monitoring;

/// <summary>What leaves the portal by OpenTelemetry, as a collector gets it.</summary>
public sealed class TracesTests : IAsyncLifetime
{
    private const string Token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJnX2FkYSJ9.c2lnbmF0dXJl";

    private readonly ConcurrentDictionary<string, StringBuilder> _collected = [];
    private WebApplication _collector = null!;
    private SignallingServer _liveKit = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _collector = builder.Build();
        _collector.Run(CollectAsync);
        await _collector.StartAsync();
        _liveKit = await SignallingServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _collector.DisposeAsync();
        await _liveKit.DisposeAsync();
    }

    [Fact]
    public async Task Export_OfRequestsWithTokens_HoldsNoneOfThem()
    {
        await using var portal = new ExportingPortal(_collector.Urls.First(), _liveKit.Port);
        using var client = new HttpClient { BaseAddress = portal.Address };
        await client.GetAsync($"/livekit/rtc/v1/validate?access_token={Token}");
        await client.GetAsync($"/account/setup?token={Token}");
        await client.GetAsync($"/api/meetings/none/preview?access_token={Token}");
        await client.PostAsJsonAsync("/api/room/join", new { roomName = "none", displayName = "Ada" });

        Assert.True(portal.Services.GetRequiredService<TracerProvider>().ForceFlush());
        // False, since nothing is pushed to Prometheus.
        portal.Services.GetRequiredService<MeterProvider>().ForceFlush();

        var traces = _collected["/v1/traces"].ToString();
        Assert.Contains("/api/room/join", traces, StringComparison.Ordinal);
        Assert.Contains("/api/meetings/{room}/preview", traces, StringComparison.Ordinal);
        Assert.Contains("bedrud.joins", _collected["/v1/metrics"].ToString(), StringComparison.Ordinal);
        Assert.All(_collected.Values, sent => Assert.All([Token, "access_token", "token=", "/livekit/rtc", Portal.ApiSecret], secret =>
            Assert.DoesNotContain(secret, sent.ToString(), StringComparison.Ordinal)));
        Assert.Single(_liveKit.Requests);
    }

    [Fact]
    public async Task Export_WithoutAnEndpoint_IsNone()
    {
        await using var portal = new Portal();
        using var client = portal.NewClient();

        await client.GetAsync("/health/live");

        Assert.Null(portal.Services.GetService<TracerProvider>());
    }

    [Fact]
    public void QueryCut_OfAFinishedSpan_LeavesThePath()
    {
        using var span = new Activity("GET");
        span.SetTag("url.full", $"http://127.0.0.1:7880/twirp?access_token={Token}").SetTag("url.query", $"?access_token={Token}").SetTag("url.path", "/twirp");

        using var cut = new Features.Metrics.Traces.QueryCut();
        cut.OnEnd(span);

        Assert.Equal([new("url.full", "http://127.0.0.1:7880/twirp"), new("url.path", "/twirp")], span.TagObjects);
    }

    private async Task CollectAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
        var body = await reader.ReadToEndAsync();
        var sent = _collected.GetOrAdd(context.Request.Path, _ => new StringBuilder());
        lock (sent)
            sent.Append(body);
    }

    private sealed class ExportingPortal : Portal
    {
        public ExportingPortal(string collector, int liveKitPort)
        {
            Settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector;
            Settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
            Settings["LiveKit:External"] = "false";
            Settings["LiveKit:Host"] = "";
            Settings["LiveKit:InternalHost"] = "";
            Settings["LiveKit:Download"] = "false";
            Settings["LiveKit:Port"] = $"{liveKitPort}";
            UseKestrel(0);
            StartServer();
        }

        public Uri Address => ClientOptions.BaseAddress;
    }
}
