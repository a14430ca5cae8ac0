using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Bedrud.Infrastructure.Diagnostics.Media.Turn;

/// <summary>Tries a TURN server as a browser would: asks for a relay with the credentials that LiveKit gave, and gives it back at once.</summary>
internal static class TurnClient
{
    /// <summary>For one server, over one transport.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>UDP, as a number of IP's protocols: what is relayed, whatever the way to the relay.</summary>
    private static readonly byte[] RelayUdp = [17, 0, 0, 0];

    /// <summary>Asks for a relay (RFC 5766, 6) and gives it back (7).</summary>
    public static Task<TurnOutcome> AllocateAsync(TurnServer server, TurnCredentials credentials, CancellationToken cancellationToken) =>
        TryAsync(server, (channel, limit) => AllocateAsync(server, credentials, channel, limit), cancellationToken);

    /// <summary>Asks where the question comes from (RFC 5389, 3): every TURN server answers that too, without credentials.</summary>
    public static Task<TurnOutcome> BindAsync(TurnServer server, CancellationToken cancellationToken) =>
        TryAsync(server, async (channel, limit) =>
        {
            var answer = await channel.AskAsync(new StunMessage(StunMessage.BindingRequest), null, limit);
            return answer is { Type: StunMessage.BindingSuccess }
                ? new TurnOutcome(server, null) { Mapped = answer.Address(StunMessage.XorMappedAddress) }
                : new TurnOutcome(server, answer is null ? TurnFault.NotTurn : TurnFault.Denied) { Detail = answer?.Error is { } code ? TurnOutcome.Code(code) : null };
        }, cancellationToken);

    private static async Task<TurnOutcome> AllocateAsync(TurnServer server, TurnCredentials credentials, TurnChannel channel, CancellationToken cancellationToken)
    {
        var seen = new TurnOutcome(server, null) { Certificate = channel.Certificate };
        // The first one is refused with what the second one is signed with.
        var answer = await channel.AskAsync(Request(), null, cancellationToken);
        if (answer is null)
            return seen with { Fault = TurnFault.NotTurn };
        if (answer is not { Type: StunMessage.AllocateError, Error: 401 } || answer.Find(StunMessage.Realm) is not { } realm || answer.Find(StunMessage.Nonce) is not { } nonce)
            return seen with { Fault = TurnFault.Denied, Detail = answer.Error is { } code ? TurnOutcome.Code(code) : null };

        var key = StunMessage.Key(credentials.User, Encoding.UTF8.GetString(realm), credentials.Password);
        answer = await channel.AskAsync(Sign(Request(), credentials, realm, nonce), key, cancellationToken);
        if (answer is not { Type: StunMessage.AllocateSuccess })
        {
            return answer?.Error is { } refusal
                ? seen with { Fault = refusal is 401 or 441 ? TurnFault.Credentials : TurnFault.Denied, Detail = TurnOutcome.Code(refusal) }
                : seen with { Fault = TurnFault.NotTurn };
        }

        var lifetime = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(lifetime, 0);
        await channel.AskAsync(Sign(new StunMessage(StunMessage.RefreshRequest).Add(StunMessage.Lifetime, lifetime), credentials, realm, nonce), key, cancellationToken);
        return seen with
        {
            Fault = channel.HasGoodCertificate ? null : TurnFault.Certificate,
            Relayed = answer.Address(StunMessage.XorRelayedAddress),
            Mapped = answer.Address(StunMessage.XorMappedAddress),
        };
    }

    private static StunMessage Request() => new StunMessage(StunMessage.AllocateRequest).Add(StunMessage.RequestedTransport, RelayUdp);

    private static StunMessage Sign(StunMessage message, TurnCredentials credentials, byte[] realm, byte[] nonce) =>
        message.Add(StunMessage.Username, credentials.User).Add(StunMessage.Realm, realm).Add(StunMessage.Nonce, nonce);

    private static async Task<TurnOutcome> TryAsync(TurnServer server, Func<TurnChannel, CancellationToken, Task<TurnOutcome>> ask, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await using var channel = await TurnChannel.OpenAsync(server, limit.Token);
            return await ask(channel, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new TurnOutcome(server, TurnFault.Silent) { Detail = $"{Patience.TotalSeconds:0} s" };
        }
        catch (SocketException e)
        {
            var fault = e.SocketErrorCode switch
            {
                SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => TurnFault.Name,
                SocketError.ConnectionRefused or SocketError.ConnectionReset => TurnFault.Refused,
                _ => TurnFault.Silent,
            };
            return new TurnOutcome(server, fault) { Detail = e.SocketErrorCode.ToString() };
        }
        catch (AuthenticationException e)
        {
            return new TurnOutcome(server, TurnFault.Tls) { Detail = (e.InnerException ?? e).Message.Split('\n')[0] };
        }
        catch (IOException e)
        {
            return new TurnOutcome(server, server.Transport == TurnTransport.Tls ? TurnFault.Tls : TurnFault.NotTurn) { Detail = (e.InnerException as SocketException)?.SocketErrorCode.ToString() };
        }
    }
}
