using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Infrastructure.Metrics;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Connection;

/// <summary>
/// Asks LiveKit whether it is there (<c>GET /</c>) and takes the portal's key (a list of rooms of which there are none): some 900 bytes in both directions.
/// What it found last serves several checks. A singleton.
/// </summary>
internal sealed class LiveKitProbe : IDisposable
{
    /// <summary>For one attempt. Short of an answer, and after one that was cut or refused, there is a second: a server that restarts is back in a third of a second.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private readonly LiveKitConnection _connection;
    private readonly ProbeConnection _probe;
    private readonly TwirpClient _twirp;
    private readonly ApiTokens _tokens;
    private readonly CheckSignals _signals;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _one = new(1);
    private volatile LiveKitReading? _last;

    public LiveKitProbe(
        LiveKitConnection connection, IOptions<LiveKitOptions> options, ApiTokens tokens, LiveKitApiMeter meter, CheckSignals signals, TimeProvider time)
    {
        (_connection, _tokens, _signals, _time) = (connection, tokens, signals, time);
        _probe = new ProbeConnection(connection, options.Value);
        _twirp = new TwirpClient(_probe.Http, connection, meter, time);
    }

    public Uri Url => _connection.InternalHost;

    /// <summary>Null before the first one.</summary>
    public LiveKitReading? Last => _last;

    /// <summary>UTC; when LiveKit last answered this probe and took its key.</summary>
    public DateTime? LastGoodAt { get; private set; }

    /// <summary>UTC; since when it has had the fault that it has; null while all is well.</summary>
    public DateTime? FaultSince { get; private set; }

    /// <summary>How often it was well again after a fault: what was read of that server before may be of another one.</summary>
    public int Recoveries { get; private set; }

    public async Task<LiveKitReading> AskAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var reading = await TryAsync(cancellationToken);
            if (LiveKitFault.IsAbsence(reading.Fault))
            {
                await Task.Delay(Pause, _time, cancellationToken);
                reading = await TryAsync(cancellationToken);
            }

            return Note(reading);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        _probe.Dispose();
        _one.Dispose();
    }

    private LiveKitReading Note(LiveKitReading reading)
    {
        var before = _last;
        if (reading.Fault is null or LiveKitFault.NotReady)
            LastGoodAt = reading.At;
        if (before?.Fault is not null && reading.Fault is null)
            Recoveries++;
        FaultSince = reading.Fault is null ? null : before?.Fault is null ? reading.At : FaultSince;
        _last = reading;
        if (before is null || Telling(before) != Telling(reading))
            _signals.Raise(Concern.LiveKit);
        return reading;
    }

    /// <summary>What other checks go by: when it changes they look at once.</summary>
    private static (string?, string?, bool) Telling(LiveKitReading reading) =>
        (reading.Fault, reading.Certificate?.Fingerprint, reading.Clock is { } clock && clock.AtLeast >= LiveKitClockCheck.Noticeable);

    private async Task<LiveKitReading> TryAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var reading = new LiveKitReading(_time.GetUtcNow().UtcDateTime, null);
        if (Url.Scheme is not ("http" or "https"))
            return reading with { Fault = LiveKitFault.Scheme, Detail = $"{Url.Scheme}://" };
        try
        {
            reading = await GreetAsync(reading, either.Token);
            var request = new ListRoomsRequest { Names = { ProbeRoom.Prefix } };
            await _twirp.CallAsync("RoomService", "ListRooms", _tokens.RoomList(), request, ListRoomsResponse.Parser, mayRepeat: false, either.Token);
        }
        catch (LiveKitException e)
        {
            reading = await ExplainAsync(reading, e, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            reading = reading with { Fault = LiveKitFault.Timeout, Detail = $"{Patience.TotalSeconds:0} s" };
        }

        return reading with { Addresses = _probe.Addresses, Certificate = _probe.Certificate };
    }

    /// <summary>GET /, which LiveKit answers with OK; any other answer is judged by the call that follows it.</summary>
    private async Task<LiveKitReading> GreetAsync(LiveKitReading reading, CancellationToken cancellationToken)
    {
        try
        {
            var (asked, began) = (_time.GetUtcNow(), _time.GetTimestamp());
            using var answer = await _probe.Http.GetAsync(Url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var took = _time.GetElapsedTime(began);
            return reading with
            {
                Fault = answer.StatusCode == HttpStatusCode.NotAcceptable ? LiveKitFault.NotReady : null,
                Detail = answer.StatusCode == HttpStatusCode.OK ? null : Describe(answer.StatusCode, answer.Headers.Server),
                RoundTrip = took,
                Clock = answer.Headers.Date is { } date ? ClockReading.Of(date, asked, took) : null,
            };
        }
        catch (HttpRequestException e)
        {
            throw ConnectionFailure.From(Url, e);
        }
    }

    private async Task<LiveKitReading> ExplainAsync(LiveKitReading reading, LiveKitException failure, CancellationToken cancellationToken)
    {
        var fault = failure.Cause switch
        {
            LiveKitCause.NameNotFound => LiveKitFault.Name,
            LiveKitCause.Refused => LiveKitFault.Refused,
            LiveKitCause.ConnectionLost when Socket(failure) is SocketError.HostUnreachable or SocketError.NetworkUnreachable => LiveKitFault.NoRoute,
            LiveKitCause.ConnectionLost => LiveKitFault.Lost,
            LiveKitCause.Timeout => LiveKitFault.Timeout,
            LiveKitCause.TlsFailed => LiveKitFault.Tls,
            LiveKitCause.CertificateUntrusted => Certificate(),
            LiveKitCause.WrongScheme => LiveKitFault.HttpsNeeded,
            LiveKitCause.UnknownKey => LiveKitFault.UnknownKey,
            LiveKitCause.WrongSecret => LiveKitFault.WrongSecret,
            LiveKitCause.ClockSkew => LiveKitFault.Clock,
            LiveKitCause.PermissionDenied => LiveKitFault.Permission,
            LiveKitCause.ProxyError => LiveKitFault.Proxy,
            LiveKitCause.NotLiveKit => LiveKitFault.NotLiveKit,
            _ => failure.Error is LiveKitError.Unauthenticated ? LiveKitFault.Token : LiveKitFault.Inside,
        };
        return reading with { Fault = await SchemeAsync(fault, cancellationToken), Detail = reading.Detail ?? Detail(failure) };
    }

    private string Certificate() => _probe.Certificate switch
    {
        { IsTrusted: true, FitsName: false } => LiveKitFault.CertificateName,
        { IsTrusted: true } => LiveKitFault.CertificateExpired,
        _ => LiveKitFault.Untrusted,
    };

    /// <summary>What looks like noise or a cut may be the other scheme.</summary>
    private async Task<string> SchemeAsync(string fault, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (Url.Scheme == "http" && fault is LiveKitFault.Lost or LiveKitFault.NotLiveKit && await SchemeProbe.SpeaksTlsAsync(Url, either.Token))
                return LiveKitFault.HttpsNeeded;
            if (Url.Scheme == "https" && fault is LiveKitFault.Lost or LiveKitFault.Tls && await SchemeProbe.SpeaksHttpAsync(Url, either.Token))
                return LiveKitFault.HttpNeeded;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Neither.
        }

        return fault;
    }

    private static SocketError? Socket(Exception? e) => e switch
    {
        null => null,
        SocketException socket => socket.SocketErrorCode,
        _ => Socket(e.InnerException),
    };

    private static string? Detail(LiveKitException failure) => Socket(failure) is { } error
        ? error.ToString()
        : Inner<AuthenticationException>(failure) is { } tls ? (tls.InnerException ?? tls).Message.Split('\n')[0] : null;

    private static T? Inner<T>(Exception? e)
        where T : Exception => e is null or T ? (T?)e : Inner<T>(e.InnerException);

    private static string Describe(HttpStatusCode status, HttpHeaderValueCollection<ProductInfoHeaderValue> server)
    {
        var name = server.ToString();
        return $"HTTP {(int)status}{(name.Length is > 0 and <= 60 ? $", {name}" : "")}";
    }
}
