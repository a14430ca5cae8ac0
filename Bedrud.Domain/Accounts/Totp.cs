using System.Globalization;
using System.Security.Cryptography;

namespace Bedrud.Domain.Accounts;

/// <summary>One-time codes from a clock, as authenticator apps show them: RFC 6238 with SHA-1, six digits, thirty seconds.</summary>
public static class Totp
{
    public const int Digits = 6;

    /// <summary>How long a code is shown, in seconds.</summary>
    public const int StepSeconds = 30;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>
    /// Which step of the clock <paramref name="code"/> belongs to: the present one, or one beside it, since clocks differ and people type slowly. Null where it
    /// belongs to none. A code must be taken once only, so whoever accepts it keeps the step and refuses this one and all before it (RFC 6238, 5.2).
    /// </summary>
    /// <param name="key">As base 32 (RFC 4648).</param>
    /// <param name="code">White space in it is of no matter.</param>
    /// <param name="now">The time.</param>
    public static long? StepOf(string key, string? code, DateTimeOffset now)
    {
        var typed = string.Concat((code ?? "").Where(c => !char.IsWhiteSpace(c)));
        if (typed.Length != Digits || Decode(key) is not { Length: > 0 } secret)
            return null;
        var present = now.ToUnixTimeSeconds() / StepSeconds;
        long? found = null;
        // All of them are looked at, so that the time it takes tells nothing.
        for (var step = present - 1; step <= present + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(CodeAt(secret, step)), System.Text.Encoding.UTF8.GetBytes(typed)))
                found = step;
        }

        return found;
    }

    /// <summary>What an app shows at that time.</summary>
    /// <exception cref="FormatException">The key is no base 32.</exception>
    public static string CodeAt(string key, DateTimeOffset at) =>
        CodeAt(Decode(key) ?? throw new FormatException("The key is no base 32."), at.ToUnixTimeSeconds() / StepSeconds);

    private static string CodeAt(byte[] secret, long step)
    {
        var counter = BitConverter.GetBytes(step);
        if (BitConverter.IsLittleEndian)
            Array.Reverse(counter);
#pragma warning disable CA5350 // The algorithm that every authenticator app has; as a keyed hash it is not broken.
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var offset = hash[^1] & 0xf;
        var number = ((hash[offset] & 0x7f) << 24) | (hash[offset + 1] << 16) | (hash[offset + 2] << 8) | hash[offset + 3];
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[]? Decode(string text)
    {
        List<byte> bytes = [];
        var (buffer, bits) = (0, 0);
        foreach (var c in text.TrimEnd('='))
        {
            var value = Alphabet.IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal);
            if (value < 0)
                return null;
            (buffer, bits) = (((buffer << 5) | value) & 0xfff, bits + 5);
            if (bits < 8)
                continue;
            bits -= 8;
            bytes.Add((byte)(buffer >> bits));
        }

        return [.. bytes];
    }
}
