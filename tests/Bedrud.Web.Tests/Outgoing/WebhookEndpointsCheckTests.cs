using Bedrud.Domain.Health;
using Bedrud.Domain.Outgoing;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Web.Features.Health;
using Bedrud.Web.Features.Outgoing;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Outgoing;

/// <summary>What health says of outgoing webhooks.</summary>
public sealed class WebhookEndpointsCheckTests(Portal portal) : IClassFixture<Portal>
{
    private static readonly DateTime Now = new(2026, 5, 4, 10, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(null, null, Verdict.Fine, "fine")]
    [InlineData(10, null, Verdict.Fine, "fine")]
    [InlineData(20, null, Verdict.Warning, "failing")]
    [InlineData(20, WebhookPause.Failing, Verdict.Failing, "paused")]
    [InlineData(20, WebhookPause.Gone, Verdict.Warning, "gone")]
    public void Endpoints_ByWhatTheyTake_AreToldOf(int? failingMinutes, WebhookPause? pause, Verdict verdict, string cause)
    {
        var endpoint = new WebhookEndpoint
        {
            Name = "Ledger",
            Url = "https://hooks.example.org/x?token=secret",
            Secret = "-",
            CreatedAt = Now,
            UpdatedAt = Now,
            FailingSince = failingMinutes is { } minutes ? Now.AddMinutes(-minutes) : null,
            PausedAt = pause is null ? null : Now,
            PauseReason = pause,
        };

        var finding = WebhookEndpointsCheck.Of([endpoint], 3, Now);

        Assert.Equal((verdict, cause), (finding.Verdict, finding.Cause));
        var words = portal.Services.GetRequiredService<CheckTranslator>().Of(new CheckState(new CheckInfo(WebhookEndpointsCheck.Id, CheckGroup.Portal), finding, Now, Now, TimeSpan.Zero));
        Assert.True(verdict == Verdict.Fine || words.Text.Contains("Ledger", StringComparison.Ordinal));
        Assert.DoesNotContain(words.Fixes, fix => fix.Text.StartsWith("fix.", StringComparison.Ordinal));
        Assert.DoesNotContain(words.Evidence, fact => fact.Label.StartsWith("evidence.", StringComparison.Ordinal) || fact.Value.Contains("token", StringComparison.Ordinal));
    }
}
