using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Diagnostics.Start.Redis;

/// <param name="Cause">Null where Redis answered PONG; else <c>refused</c>, <c>name</c>, <c>timeout</c>, <c>unreachable</c>, <c>password</c>, <c>tls</c>, <c>wants-tls</c> or <c>not-redis</c>.</param>
/// <param name="Detail">In its or the system's words.</param>
internal sealed record RedisAnswer(string? Cause, string Detail, TimeSpan Took);

/// <summary>Asks the Redis of LiveKit's configuration as LiveKit does: connects, gives the password, PING. Its protocol: https://redis.io/docs/latest/develop/reference/protocol-spec/.</summary>
internal sealed class RedisProbe(EmbeddedSettings settings)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>Null without a Redis.</summary>
    public RedisTarget? Target() => RedisTarget.Of(settings.Options);

    public static async Task<RedisAnswer> AskAsync(RedisTarget target, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var (cause, detail) = await TryAsync(target, limit.Token, cancellationToken);
        return new RedisAnswer(cause, detail, Stopwatch.GetElapsedTime(began));
    }

    private static async Task<(string? Cause, string Detail)> TryAsync(RedisTarget target, CancellationToken limit, CancellationToken outer)
    {
        try
        {
            using var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(target.Host, target.Port, limit);
            await using var stream = target.UsesTls ? await EncryptAsync(client, target, limit) : client.GetStream();
            return await TalkAsync(stream, target, limit);
        }
        catch (SocketException error)
        {
            return (error.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => "refused",
                SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "name",
                SocketError.TimedOut => "timeout",
                _ => "unreachable",
            }, error.Message);
        }
        catch (AuthenticationException error)
        {
            return ("tls", (error.InnerException ?? error).Message);
        }
        catch (OperationCanceledException) when (!outer.IsCancellationRequested)
        {
            return ("timeout", $"{Limit.TotalSeconds:0} s");
        }
        catch (IOException error)
        {
            return (target.UsesTls ? "tls" : "unreachable", error.Message);
        }
    }

    private static async Task<Stream> EncryptAsync(TcpClient client, RedisTarget target, CancellationToken limit)
    {
        var stream = new SslStream(client.GetStream(), false);
        var options = new SslClientAuthenticationOptions { TargetHost = target.Host };
        if (target.TrustsAnyCertificate)
        {
#pragma warning disable CA5359 // redis.tls.insecure: LiveKit accepts any as well.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        await stream.AuthenticateAsClientAsync(options, limit);
        return stream;
    }

    private static async Task<(string? Cause, string Detail)> TalkAsync(Stream stream, RedisTarget target, CancellationToken limit)
    {
        if (!string.IsNullOrEmpty(target.Password))
        {
            string[] login = string.IsNullOrEmpty(target.Username) ? ["AUTH", target.Password] : ["AUTH", target.Username, target.Password];
            var admitted = await CommandAsync(stream, login, limit);
            if (admitted is null || admitted.Length > 0 && admitted[0] != '+' && admitted[0] != '-')
                return (admitted is null && !target.UsesTls ? "wants-tls" : "not-redis", admitted ?? "");
            if (!admitted.StartsWith("+OK", StringComparison.Ordinal))
                return ("password", admitted.TrimStart('-'));
        }

        return await CommandAsync(stream, ["PING"], limit) switch
        {
            "+PONG" => (null, "PONG"),
            null => (target.UsesTls ? "not-redis" : "wants-tls", ""),
            var answer when answer.StartsWith("-NOAUTH", StringComparison.Ordinal) => ("password", answer[1..]),
            var answer when answer.StartsWith('-') => ("not-ready", answer[1..]),
            var answer => ("not-redis", answer),
        };
    }

    /// <summary>The first line of the answer; null where the connection was closed without one.</summary>
    private static async Task<string?> CommandAsync(Stream stream, string[] words, CancellationToken limit)
    {
        var command = $"*{words.Length}\r\n{string.Concat(words.Select(word => $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n"))}";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(command), limit);
        var answer = new StringBuilder();
        var one = new byte[1];
        while (answer.Length < 200)
        {
            if (await stream.ReadAsync(one, limit) == 0)
                return answer.Length == 0 ? null : answer.ToString();
            if (one[0] == '\n')
                break;
            if (one[0] is >= 32 and < 127)
                answer.Append((char)one[0]);
        }

        return answer.ToString();
    }
}
