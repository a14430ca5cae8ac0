using System.Net;
using System.Net.Http.Headers;
using Bedrud.Domain.Health;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Api;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Connection;

/// <summary>
/// Has LiveKit judge a join token as it judges a browser's (<c>GET /rtc/validate</c>, which makes no room): the whole way of a token, but for the browser.
/// </summary>
internal sealed class TokenRoundTripCheck : ICheck, IDisposable
{
    private const int MaxAnswer = 4096;

    private readonly LiveKitConnection _connection;
    private readonly IJoinTokenIssuer _issuer;
    private readonly LiveKitProbe _probe;
    private readonly TimeProvider _time;
    private readonly ProbeConnection _http;

    public TokenRoundTripCheck(LiveKitConnection connection, IOptions<LiveKitOptions> options, IJoinTokenIssuer issuer, LiveKitProbe probe, TimeProvider time)
    {
        (_connection, _issuer, _probe, _time) = (connection, issuer, probe, time);
        _http = new ProbeConnection(connection, options.Value);
    }

    public CheckInfo Info { get; } = new("token-round-trip", CheckGroup.Connection)
    {
        Every = TimeSpan.FromMinutes(5),
        EveryWhileWrong = TimeSpan.FromSeconds(10),
        Concerns = Concern.LiveKit | Concern.Join | Concern.Configuration,
        After = [.. ReachEvidence.NoProcess, .. ReachEvidence.NotReached, "C7"],
    };

    public async Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        if (_probe.Last is not { } reached)
            return Finding.Unknown(CheckRunner.NotYet);
        if (reached.Fault is not null)
            return Finding.Unknown("no-livekit");
        var token = _issuer.Issue(new JoinTokenRequest(ProbeRoom.Prefix + "token", "~probe", "~probe", ParticipantGrants.For(RoomRole.Viewer, RoomLocks.None), default));
        // In the header, not in the address: what stands there is written into the logs of proxies.
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_connection.InternalHost, "/rtc/validate"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        var began = _time.GetTimestamp();
        try
        {
            using var answer = await _http.Http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            return Judge(answer, body.Length > MaxAnswer ? "" : body, _time.GetElapsedTime(began));
        }
        catch (HttpRequestException)
        {
            return Finding.Unknown("no-livekit");
        }
    }

    public void Dispose() => _http.Dispose();

    private Finding Judge(HttpResponseMessage answer, string body, TimeSpan took)
    {
        var facts = new Evidence[]
        {
            new("url", new Uri(_connection.InternalHost, "/rtc/validate").AbsoluteUri),
            new("status", $"HTTP {(int)answer.StatusCode}"),
        };
        if (answer.StatusCode == HttpStatusCode.OK && body.Trim() == "success")
            return Finding.Fine([.. facts, new Evidence("took", $"{took.TotalMilliseconds:0} ms")]);
        // Of the answer only its kind is told: a refusal echoes the token.
        var cause = answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "refused",
            HttpStatusCode.NotFound when body.Contains("requested room does not exist", StringComparison.Ordinal) => "no-auto-create",
            HttpStatusCode.NotFound or HttpStatusCode.OK => "no-signalling",
            _ => "failed",
        };
        return new Finding(Verdict.Failing, cause, $"{(int)answer.StatusCode}")
        {
            Evidence = [.. facts],
            Fixes = cause switch
            {
                "refused" => [new Fix("key-of-a-server"), ReachFixes.Yaml("api-key", "livekit:\n  apiKey: <key>\n  apiSecret: <secret>")],
                "no-auto-create" => [ReachFixes.Yaml("auto-create", "room:\n  auto_create: true")],
                "no-signalling" => [new Fix("proxy-path")],
                _ => [new Fix("look-at-log")],
            },
        };
    }
}
