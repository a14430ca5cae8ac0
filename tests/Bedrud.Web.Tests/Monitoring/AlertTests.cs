using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bedrud.Domain.Health;
using Bedrud.Tests;
using Bedrud.Web.Features.Health.Alerts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Bedrud.Web.Tests.Monitoring;

/// <summary>What arrives: at a mail server and at a receiver of webhooks.</summary>
public sealed class AlertTests : IAsyncLifetime
{
    private const string Secret = "a-secret-of-the-receiver";
    private const string Password = "the-mail-servers-password";

    private readonly ConcurrentQueue<(string Signature, string Body)> _received = [];
    private readonly SmtpListener _smtp = new();
    private readonly Stated _check = new();
    private WebApplication _receiver = null!;
    private int _refusals;
    private int _status = 503;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _receiver = builder.Build();
        _receiver.MapPost("/hook/{token}", ReceiveAsync);
        await _receiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _smtp.Dispose();
    }

    [Fact]
    public async Task Alert_OfAFailingCheck_ArrivesByBothWaysAndSoDoesItsEnd()
    {
        await using var portal = NewPortal();
        using var administrator = await portal.AdministratorAsync();
        // Both are down at first.
        (_refusals, _smtp.Refusals) = (1, 1);

        await TurnAsync(administrator, Verdict.Failing);
        await UntilAsync(() => _received.Count == 1 && _smtp.Mails.Count == 1);
        await TurnAsync(administrator, Verdict.Fine);
        await UntilAsync(() => _received.Count == 2 && _smtp.Mails.Count == 2);

        Assert.All(_received, sent => Assert.Equal(Signed(sent.Body, sent.Signature), sent.Signature));
        var news = _received.Select(sent => JsonSerializer.Deserialize<JsonElement>(sent.Body)).ToList();
        var began = Assert.Single(news[0].GetProperty("checks").EnumerateArray());
        Assert.Equal(("alert", "stated", "began", "failing", "media"),
            (news[0].GetProperty("kind").GetString(), Of(began, "check"), Of(began, "news"), Of(began, "verdict"), Of(began, "group")));
        Assert.Equal("recovered", Of(news[1].GetProperty("checks")[0], "news"));

        using var mail = Read(_smtp.Mails.First());
        Assert.Equal("stated.title", mail.Subject!.Split(": ")[^1]);
        Assert.StartsWith("Bedrud: artık doğru değil", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("Europe/Istanbul", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("portalın sağlık sayfası", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(["one@example.org", "two@example.org"], mail.To.Mailboxes.Select(to => to.Address));
        Assert.Contains(_smtp.Commands, line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Test_ByAnAdministrator_IsSentAtOnceAndTellsWhatWasNotTaken()
    {
        await using var portal = NewPortal();
        using var administrator = await portal.AdministratorAsync();

        var sent = await (await administrator.PostAsync("/api/admin/health/alerts/test", null)).JsonAsync();
        Assert.Equal([("mail", true), ("webhook", true)], sent.EnumerateArray().Select(way => (Of(way, "channel"), way.GetProperty("sent").GetBoolean())));
        Assert.Equal("test", JsonSerializer.Deserialize<JsonElement>(_received.Single().Body).GetProperty("kind").GetString());
        using var mail = Read(_smtp.Mails.Single());
        Assert.Equal("Bedrud: deneme uyarısı", mail.Subject);

        (_refusals, _smtp.Refusals) = (1, 1);
        var refused = await (await administrator.PostAsync("/api/admin/health/alerts/test", null)).JsonAsync();
        Assert.All(refused.EnumerateArray(), way => Assert.False(way.GetProperty("sent").GetBoolean()));
        Assert.Equal("The receiver answered 503.", Of(refused[1], "reason"));
        Assert.StartsWith("The mail server did not take it", Of(refused[0], "reason"), StringComparison.Ordinal);
        Assert.All([Secret, Password, "hidden-token"], secret => Assert.DoesNotContain(secret, refused.GetRawText(), StringComparison.Ordinal));

        using var user = await portal.UserAsync("ada@example.org");
        Assert.Equal(HttpStatusCode.Forbidden, (await user.PostAsync("/api/admin/health/alerts/test", null)).StatusCode);
    }

    [Fact]
    public async Task Mail_WithoutAServerOfItsOwn_GoesByThatOfTheSectionMail()
    {
        await using var portal = new Portal
        {
            Settings =
            {
                ["Mail:Host"] = "127.0.0.1",
                ["Mail:Port"] = $"{_smtp.Port}",
                ["Mail:Security"] = "None",
                ["Mail:User"] = "bedrud",
                ["Mail:Password"] = Password,
                ["Mail:From"] = "portal@example.org",
                ["Mail:PortalUrl"] = "https://meet.example.org",
                ["Alerts:Mail:To"] = "one@example.org",
            },
        };
        using var administrator = await portal.AdministratorAsync();

        (await administrator.PostAsync("/api/admin/health/alerts/test", null)).EnsureSuccessStatusCode();

        using var mail = Read(_smtp.Mails.Single());
        Assert.Equal(("portal@example.org", "one@example.org"), (mail.From.Mailboxes.Single().Address, mail.To.Mailboxes.Single().Address));
        Assert.Contains(_smtp.Commands, line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Webhook_Sent_LeavesNoSpan()
    {
        var seen = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => seen.Enqueue($"{span.GetTagItem("url.full")}"),
        };
        ActivitySource.AddActivityListener(listener);
        await using var portal = NewPortal();
        using var administrator = await portal.AdministratorAsync();
        using var plain = new HttpClient();
        await plain.GetAsync($"{_receiver.Urls.First()}/plain");

        await administrator.PostAsync("/api/admin/health/alerts/test", null);

        Assert.Single(_received);
        Assert.Contains(seen, url => url.EndsWith("/plain", StringComparison.Ordinal));
        Assert.DoesNotContain(seen, url => url.StartsWith(_receiver.Urls.First(), StringComparison.Ordinal) && url.Contains("hook", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(410, true)]
    [InlineData(408, false)]
    [InlineData(429, false)]
    [InlineData(503, false)]
    public async Task Webhook_Refused_IsFinalOnlyWhereItWillNotChange(int status, bool isFinal)
    {
        (_refusals, _status) = (1, status);
        await using var portal = NewPortal();
        var webhook = portal.Services.GetServices<IAlertChannel>().Single(channel => channel.Name == "webhook");

        var refused = await Assert.ThrowsAsync<AlertException>(() => webhook.SendAsync(new AlertMessage(Guid.NewGuid(), AlertKind.Test, DateTime.UtcNow, []), default));

        Assert.Equal(isFinal, refused.IsFinal);
    }

    [Fact]
    public async Task Test_WithNothingSetUp_SaysWhatToSet()
    {
        await using var portal = new Portal();
        using var administrator = await portal.AdministratorAsync();

        await (await administrator.PostAsync("/api/admin/health/alerts/test", null)).ShouldBeProblemAsync(409, "no-alerts");
    }

    [Fact]
    public void Validate_WrongValues_NamesEachKeyAndNoSecret()
    {
        var result = new AlertOptionsValidator().Validate(null, new AlertOptions
        {
            MinimumVerdict = Verdict.Fine,
            After = TimeSpan.FromDays(2),
            QuietFrom = "25:00",
            QuietTo = "07:00",
            TimeZone = "Nowhere/City",
            Language = "xx",
            Mail = new AlertMailOptions { Host = "mail", Port = 0, To = ["nobody"], Password = Password },
            Webhook = new AlertWebhookOptions { Url = "ftp://example.org/hidden-token", Secret = "short-one" },
        });

        Assert.Equal(
            [
                "Alerts:MinimumVerdict", "Alerts:After", "Alerts:QuietFrom", "Alerts:TimeZone", "Alerts:Language", "Alerts:Mail:Port", "Alerts:Mail:From",
                "Alerts:Mail:User", "Alerts:Mail:To", "Alerts:Webhook:Url", "Alerts:Webhook:Secret",
            ],
            result.Failures!.Select(failure => failure.Split(' ')[0]));
        Assert.All([Password, "hidden-token", "short-one"], secret => Assert.DoesNotContain(secret, result.FailureMessage, StringComparison.Ordinal));
        Assert.True(new AlertOptionsValidator().Validate(null, new AlertOptions()).Succeeded);
    }

    [Fact]
    public async Task Log_OfAWayThatFails_HoldsNoSecret()
    {
        using var portal = new PortalRun();
        var url = $"http://127.0.0.1:{Ports.Free()}";
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        _refusals = 1000;
        // Nobody listens there.
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        portal.Start(
            ["--urls", url, "--LiveKit:External", "true", "--LiveKit:Host", "ws://127.0.0.1:1", "--LiveKit:ApiKey", Portal.ApiKey, "--Chat:MinFreeBytes", $"{long.MaxValue}",
                "--Alerts:MinimumVerdict", "Warning", "--Alerts:After", "0:0:0", "--Alerts:Mail:Host", "127.0.0.1", "--Alerts:Mail:Port", $"{port}", "--Alerts:Mail:From", "b@example.org",
                "--Alerts:Mail:To", "one@example.org", "--Alerts:Mail:User", "bedrud", "--Alerts:Webhook:Url", $"{_receiver.Urls.First()}/hook/hidden-token"],
            ("LiveKit__ApiSecret", Portal.ApiSecret), ("Alerts__Mail__Password", Password), ("Alerts__Webhook__Secret", Secret));
        await portal.AnswersAsync(client, $"{url}/health/live");

        await UntilAsync(() => portal.Output.Contains("by mail, and is tried again", StringComparison.Ordinal) && portal.Output.Contains("by webhook, and is tried again", StringComparison.Ordinal));

        Assert.All([Secret, Password, "hidden-token", Portal.ApiSecret], secret => Assert.DoesNotContain(secret, portal.Output, StringComparison.Ordinal));
    }

    private static string Of(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static MimeMessage Read(string mail) => MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(mail)));

    private static string Signed(string body, string signature)
    {
        var at = signature.Split(',')[0];
        return $"{at},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{at[2..]}.{body}")))}";
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(90), "It never came to be.");
            await Task.Delay(100);
        }
    }

    private Portal NewPortal() => new()
    {
        Checks = { _check },
        ChecksAlone = true,
        Settings =
        {
            ["Alerts:After"] = "00:00:00",
            ["Alerts:Language"] = "tr",
            ["Alerts:TimeZone"] = "Europe/Istanbul",
            ["Alerts:Mail:Host"] = "127.0.0.1",
            ["Alerts:Mail:Port"] = $"{_smtp.Port}",
            ["Alerts:Mail:Security"] = "None",
            ["Alerts:Mail:User"] = "bedrud",
            ["Alerts:Mail:Password"] = Password,
            ["Alerts:Mail:From"] = "Bedrud <bedrud@example.org>",
            ["Alerts:Mail:To"] = "one@example.org,two@example.org",
            ["Alerts:Webhook:Url"] = $"{_receiver.Urls.First()}/hook/hidden-token",
            ["Alerts:Webhook:Secret"] = Secret,
        },
    };

    private async Task TurnAsync(HttpClient administrator, Verdict verdict)
    {
        _check.Verdict = verdict;
        (await administrator.PostAsync("/api/admin/health/run?id=stated", null)).EnsureSuccessStatusCode();
    }

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        if (Interlocked.Decrement(ref _refusals) >= 0)
            return Results.StatusCode(_status);
        _received.Enqueue((request.Headers[WebhookAlerts.SignatureHeader].ToString(), body));
        return Results.Ok();
    }
}
