using System.Collections.Immutable;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Media;

/// <summary>
/// Joins a room of its own as a browser would, up to what LiveKit tells first: the ICE servers with their credentials and the addresses for media. Each
/// time makes a room, which is deleted again: to be used seldom.
/// </summary>
internal sealed class SignallingProbe(LiveKitConnection connection, IOptions<LiveKitOptions> options, TokenSigner signer, ILiveKitApi api)
{
    /// <summary>For the join, and again for the candidates.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan TokenValidity = TimeSpan.FromMinutes(1);

    /// <summary>Null where LiveKit does not let anybody in; <c>Fault</c> says what was seen.</summary>
    public async Task<(SignallingSession? Session, string? Fault)> JoinAsync(CancellationToken cancellationToken)
    {
        var room = $"{ProbeRoom.Prefix}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {Token(room)}");
        socket.Options.CollectHttpResponseDetails = true;
        if (connection.InternalHost.IsLoopback)
            socket.Options.Proxy = null;
        if (options.Value.SkipTlsVerify)
            socket.Options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        var session = new SignallingSession(socket, room, api);
        var joined = false;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await socket.ConnectAsync(Address(), limit.Token);
            while (await session.ReceiveAsync(limit.Token) is { } message)
            {
                if (message.Join is not { } join)
                    continue;
                session.Take(join);
                await session.ReadCandidatesAsync(limit.Token);
                cancellationToken.ThrowIfCancellationRequested();
                joined = true;
                return (session, null);
            }

            return (null, "closed");
        }
        catch (Exception e) when (e is WebSocketException or InvalidProtocolBufferException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var fault = e switch
            {
                OperationCanceledException => $"{Patience.TotalSeconds:0} s",
                WebSocketException when socket.HttpStatusCode != 0 => $"HTTP {(int)socket.HttpStatusCode}",
                _ => e.GetType().Name,
            };
            return (null, fault);
        }
        finally
        {
            if (!joined)
                await session.DisposeAsync();
        }
    }

    private Uri Address() => new UriBuilder(connection.InternalHost)
    {
        Scheme = connection.InternalHost.Scheme == "https" ? "wss" : "ws",
        Path = "/rtc",
        Query = "protocol=15&sdk=other&version=1&auto_subscribe=0",
    }.Uri;

    private string Token(string room) => signer.Sign(TokenValidity, room, static (json, name) =>
    {
        json.WriteString("sub"u8, "~probe"u8);
        json.WriteStartObject("video"u8);
        json.WriteBoolean("roomJoin"u8, true);
        // Where LiveKit makes no rooms by itself.
        json.WriteBoolean("roomCreate"u8, true);
        json.WriteString("room"u8, name);
        json.WriteBoolean("hidden"u8, true);
        json.WriteBoolean("canPublish"u8, false);
        json.WriteBoolean("canPublishData"u8, false);
        // Without it LiveKit offers nothing, and so no addresses.
        json.WriteBoolean("canSubscribe"u8, true);
        json.WriteEndObject();
        json.WriteStartObject("roomConfig"u8);
        json.WriteNumber("emptyTimeout"u8, 10);
        json.WriteNumber("departureTimeout"u8, 1);
        json.WriteEndObject();
    }, out _);
}

/// <summary>A join of the probe's: disposed, it leaves and the room is gone.</summary>
internal sealed class SignallingSession(ClientWebSocket socket, string room, ILiveKitApi api) : IAsyncDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    private static readonly MessageParser<SignalResponse> Parser = SignalResponse.Parser.WithDiscardUnknownFields(true);

    private readonly HashSet<IPAddress> _candidates = [];
    private Task<SignalResponse?>? _receiving;
    private bool _joined;

    public IReadOnlyList<ICEServer> IceServers { get; private set; } = [];

    /// <summary>Where LiveKit tells browsers to send media.</summary>
    public ImmutableArray<IPAddress> Candidates => [.. _candidates];

    public void Take(JoinResponse join) => (IceServers, _joined) = (join.IceServers, true);

    /// <summary>The next message; null where LiveKit has closed.</summary>
    /// <param name="cancellationToken">Gives up waiting, not the receiving: a socket whose receiving is cancelled is aborted, and can't be left any more.</param>
    public async Task<SignalResponse?> ReceiveAsync(CancellationToken cancellationToken)
    {
        _receiving ??= ReceiveAsync();
        var message = await _receiving.WaitAsync(cancellationToken);
        _receiving = null;
        return message;
    }

    /// <summary>Those of the offer, and those that come after it one by one, until there is a pause.</summary>
    public async Task ReadCandidatesAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                if (_candidates.Count > 0)
                    pause.CancelAfter(Quiet);
                if (await ReceiveAsync(pause.Token) is not { } message)
                    return;
                Take(message);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or InvalidProtocolBufferException)
        {
            // What has come is what there is.
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        try
        {
            if (_joined && socket.State == WebSocketState.Open)
            {
                await socket.SendAsync(new SignalRequest { Leave = new LeaveRequest() }.ToByteArray(), WebSocketMessageType.Binary, endOfMessage: true, limit.Token);
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
                // LiveKit closes as well, once it has read it.
                if (_receiving is { } last)
                    await ((Task)last).WaitAsync(Quiet, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (_joined)
                await api.DeleteRoomAsync(room, limit.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or LiveKitException)
        {
            // It ends by itself a second after the probe has left.
        }
        finally
        {
            socket.Dispose();
            if (_receiving is { } last)
                await ((Task)last).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<SignalResponse?> ReceiveAsync()
    {
        using var whole = new MemoryStream();
        var buffer = new byte[8192];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close || whole.Length > 1 << 20)
                return null;
            whole.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return Parser.ParseFrom(whole.ToArray());
        }
    }

    private void Take(SignalResponse message)
    {
        if (message.Offer is { } offer)
        {
            foreach (var line in offer.Sdp.Split('\n').Where(line => line.StartsWith("a=candidate:", StringComparison.Ordinal)))
                Take(line);
        }
        else if (message.Trickle is { } trickle)
        {
            try
            {
                using var json = JsonDocument.Parse(trickle.CandidateInit);
                if (json.RootElement.TryGetProperty("candidate", out var candidate) && candidate.ValueKind == JsonValueKind.String)
                    Take(candidate.GetString()!);
            }
            catch (JsonException)
            {
                // Not a candidate.
            }
        }
    }

    // candidate:1 1 udp 2130706431 203.0.113.7 50000 typ host
    private void Take(string candidate)
    {
        if (candidate.Split(' ') is [_, _, _, _, var address, ..] && IPAddress.TryParse(address, out var parsed))
            _candidates.Add(parsed);
    }
}
