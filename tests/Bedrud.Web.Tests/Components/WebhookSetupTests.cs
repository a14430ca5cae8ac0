using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Web.Features.MediaServer;
using Bunit;

namespace Bedrud.Web.Tests.Components;

public sealed class WebhookSetupTests : PageContext
{
    private const string Secret = "a-secret-that-no-page-shows-0123456789";

    [Fact]
    public void Panel_ExternalServer_ShowsTheBlockToPasteWithoutTheSecret()
    {
        var panel = Show("wss://livekit.example.org", "https://meet.example.org/", new WebhookStatisticsSnapshot());

        const string block = "webhook:\n  api_key: APIx\n  urls:\n    - https://meet.example.org/api/livekit/webhook";
        Assert.Equal(block, panel.Find("pre").TextContent);
        Assert.Equal(block, panel.Find("button").GetAttribute("data-copy"));
        Assert.Empty(panel.FindAll("ol, [data-testid=webhook-unreachable]"));
        Assert.DoesNotContain(Secret, panel.Markup, StringComparison.Ordinal);
        Assert.Contains("No webhook has arrived", panel.Find("[data-testid=webhook-seen]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Panel_Cloud_ShowsTheStepsInPlaceOfYaml()
    {
        var panel = Show("wss://example.livekit.cloud", "https://meet.example.org/", new WebhookStatisticsSnapshot());

        Assert.Empty(panel.FindAll("pre"));
        Assert.Equal(3, panel.FindAll("ol li").Count);
        Assert.Equal("https://meet.example.org/api/livekit/webhook", panel.Find("button").GetAttribute("data-copy"));
    }

    [Theory]
    [InlineData("wss://livekit.example.org", "http://localhost:8090/", true)]
    [InlineData("ws://127.0.0.1:7880", "http://localhost:8090/", false)]
    public void Panel_AddressOfThisMachine_IsWarnedOfWhereLiveKitIsElsewhere(string host, string page, bool warned) =>
        Assert.Equal(warned, Show(host, page, new WebhookStatisticsSnapshot()).FindAll("[data-testid=webhook-unreachable]").Count == 1);

    [Theory]
    [InlineData(-10, null, "is-good", "Webhooks arrive.")]
    [InlineData(null, -10, "is-bad", "WrongSignature")]
    [InlineData(-20, -10, "is-bad", "are refused")]
    [InlineData(-10, -20, "is-good", "Webhooks arrive.")]
    public void Panel_WhatWasSeen_IsSaid(int? received, int? rejected, string colour, string words)
    {
        var seen = Show("wss://livekit.example.org", "https://meet.example.org/", new WebhookStatisticsSnapshot
        {
            LastReceivedAt = received is { } r ? Samples.Now.AddSeconds(r) : null,
            LastRejectedAt = rejected is { } x ? Samples.Now.AddSeconds(x) : null,
            LastRejection = rejected is null ? null : WebhookRejection.WrongSignature,
        }).Find("[data-testid=webhook-seen]");

        Assert.Contains(colour, seen.ClassList);
        Assert.Contains(words, seen.TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<WebhookSetupPanel> Show(string host, string page, WebhookStatisticsSnapshot statistics)
    {
        var options = new LiveKitOptions { External = true, Host = host, ApiKey = "APIx", ApiSecret = Secret };
        return Render<WebhookSetupPanel>(parameters => parameters.Add(p => p.Setup, WebhookSetup.For(options, page)).Add(p => p.Statistics, statistics));
    }
}
