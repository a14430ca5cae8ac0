using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bedrud.Infrastructure.LiveKit.Api;

/// <summary>
/// Signs LiveKit's JWTs (HS256, RFC 7515) with the connection's key pair. Written here rather than taken from a library since a
/// join costs one of them: header and key are made once, and but for the finished string nothing is allocated.
/// </summary>
internal sealed class TokenSigner(LiveKitConnection connection, TimeProvider time)
{
    private const int SignatureLength = 43;
    private static readonly byte[] Header = Encoding.ASCII.GetBytes(
        Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8) + ".");

    // A token is never put into a page as it is, so letters beyond ASCII may stay: the token travels in a URL and is shorter so.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static Scratch? _scratch;

    private readonly byte[] _key = Encoding.UTF8.GetBytes(connection.ApiSecret);

    /// <summary>A signed token: <c>iss</c>, <c>nbf</c>, <c>iat</c> and <c>exp</c> are written here, the rest by <paramref name="writeClaims"/>.</summary>
    /// <param name="validity">From now on; whole seconds.</param>
    /// <param name="state">Handed to <paramref name="writeClaims"/>, so that it captures nothing.</param>
    /// <param name="writeClaims">Writes further properties of the claims object.</param>
    /// <param name="expiresAt">UTC, as it stands in the token.</param>
    public string Sign<T>(TimeSpan validity, T state, Action<Utf8JsonWriter, T> writeClaims, out DateTime expiresAt)
    {
        var scratch = _scratch ??= new();
        scratch.Claims.ResetWrittenCount();
        scratch.Json.Reset(scratch.Claims);

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var expiry = now + (long)validity.TotalSeconds;
        expiresAt = DateTime.UnixEpoch.AddSeconds(expiry);

        var json = scratch.Json;
        json.WriteStartObject();
        json.WriteString("iss"u8, connection.ApiKey);
        json.WriteNumber("nbf"u8, now);
        json.WriteNumber("iat"u8, now);
        json.WriteNumber("exp"u8, expiry);
        writeClaims(json, state);
        json.WriteEndObject();
        json.Flush();
        return Encode(scratch.Claims.WrittenSpan);
    }

    private string Encode(ReadOnlySpan<byte> claims)
    {
        var length = Header.Length + Base64Url.GetEncodedLength(claims.Length) + 1 + SignatureLength;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var token = rented.AsSpan(0, length);
            Header.CopyTo(token);
            var signed = Header.Length + Base64Url.EncodeToUtf8(claims, token[Header.Length..]);

            Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(_key, token[..signed], signature);
            token[signed] = (byte)'.';
            Base64Url.EncodeToUtf8(signature, token[(signed + 1)..]);
            return Encoding.ASCII.GetString(token);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    // Used from start to end without an await in between, so one for each thread is enough.
    private sealed class Scratch
    {
        public Scratch() => Json = new Utf8JsonWriter(Claims, WriterOptions);

        public ArrayBufferWriter<byte> Claims { get; } = new(1024);

        public Utf8JsonWriter Json { get; }
    }
}
