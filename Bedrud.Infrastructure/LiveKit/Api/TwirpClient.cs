using System.Net;
using System.Net.Http.Headers;
using Bedrud.Infrastructure.Metrics;
using Google.Protobuf;

namespace Bedrud.Infrastructure.LiveKit.Api;

/// <summary>
/// Twirp over HTTP (https://twitchtv.github.io/twirp/docs/spec_v7.html): one POST of a protobuf message for each call. The token is
/// given to each call, never kept in the client, so that concurrent calls can't send each other's.
/// </summary>
internal sealed class TwirpClient(HttpClient http, LiveKitConnection connection, LiveKitApiMeter meter, TimeProvider time)
{
    /// <summary>Time for a call with all its attempts. LiveKit itself takes 3 s to find that nobody answers inside it.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    private static readonly MediaTypeHeaderValue Protobuf = new("application/protobuf");

    // Before the second and the third attempt. Short, for somebody waits; a LiveKit that restarts is up again in a third of a second.
    private static readonly TimeSpan[] RetryDelays = [TimeSpan.FromMilliseconds(150), TimeSpan.FromMilliseconds(600)];

    /// <summary>Calls <c>livekit.{service}/{method}</c>.</summary>
    /// <param name="service">Such as <c>RoomService</c>.</param>
    /// <param name="method">Such as <c>ListRooms</c>.</param>
    /// <param name="token">Good for this call.</param>
    /// <param name="request">The message.</param>
    /// <param name="parser">Of the answer.</param>
    /// <param name="mayRepeat">Whether the call only reads and may be tried again after a failed connection or a 502, 503 or 504.</param>
    /// <param name="cancellationToken">Ends the call with <see cref="OperationCanceledException"/>.</param>
    /// <param name="timeout">Instead of <see cref="DefaultTimeout"/>.</param>
    /// <exception cref="LiveKitException">Every other failure.</exception>
    public async Task<TResponse> CallAsync<TResponse>(
        string service, string method, string token, IMessage request, MessageParser<TResponse> parser, bool mayRepeat,
        CancellationToken cancellationToken, TimeSpan? timeout = null)
        where TResponse : IMessage<TResponse>
    {
        var began = time.GetTimestamp();
        // Of a bug, where nothing below says otherwise.
        var outcome = Tally.Other;
        try
        {
            var answer = await TryAsync(service, method, token, request, parser, mayRepeat, timeout ?? DefaultTimeout, cancellationToken);
            outcome = "ok";
            return answer;
        }
        catch (LiveKitException e)
        {
            outcome = LiveKitApiMeter.Outcome(e);
            throw;
        }
        catch (OperationCanceledException)
        {
            outcome = "cancelled";
            throw;
        }
        finally
        {
            meter.Record(method, outcome, time.GetElapsedTime(began));
        }
    }

    private async Task<TResponse> TryAsync<TResponse>(
        string service, string method, string token, IMessage request, MessageParser<TResponse> parser, bool mayRepeat,
        TimeSpan timeout, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse>
    {
        var host = connection.InternalHost;
        if (host.Scheme != Uri.UriSchemeHttp && host.Scheme != Uri.UriSchemeHttps)
            throw ConnectionFailure.WrongScheme(host);

        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var uri = new Uri(host, $"/twirp/livekit.{service}/{method}");
        var body = request.ToByteArray();
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    return await SendAsync(uri, method, token, body, parser, either.Token);
                }
                catch (LiveKitException e) when (mayRepeat && attempt < RetryDelays.Length && e.Error is LiveKitError.Unreachable or LiveKitError.Unavailable)
                {
                    await Task.Delay(RetryDelays[attempt], time, either.Token);
                }
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw ConnectionFailure.Timeout(host, timeout, e);
        }
    }

    private async Task<TResponse> SendAsync<TResponse>(
        Uri uri, string method, string token, byte[] body, MessageParser<TResponse> parser, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse>
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = Protobuf;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                var text = await response.Content.ReadAsStringAsync(cancellationToken);
                throw TwirpFailure.From(connection.InternalHost, method, response, text, time.GetUtcNow());
            }
            return await ParseAsync(response, parser, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw ConnectionFailure.From(connection.InternalHost, e);
        }
    }

    private async Task<TResponse> ParseAsync<TResponse>(
        HttpResponseMessage response, MessageParser<TResponse> parser, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse>
    {
        try
        {
            if (response.Content.Headers.ContentType?.MediaType == Protobuf.MediaType)
                return parser.ParseFrom(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (InvalidProtocolBufferException)
        {
            // Told below: whatever answered does not speak LiveKit's protocol.
        }
        var host = connection.InternalHost.GetLeftPart(UriPartial.Authority);
        throw new LiveKitException(LiveKitError.Failed, $"What answers at {host} is not LiveKit's API: correct livekit.internalHost.")
        {
            Cause = LiveKitCause.NotLiveKit,
        };
    }
}
