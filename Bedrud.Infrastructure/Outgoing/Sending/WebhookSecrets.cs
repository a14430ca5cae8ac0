using System.Security.Cryptography;
using System.Text;
using Bedrud.Domain.Outgoing;
using Microsoft.AspNetCore.DataProtection;

namespace Bedrud.Infrastructure.Outgoing;

/// <summary>The secrets of endpoints: made, kept encrypted, and signed with. Safe for concurrent use. A singleton.</summary>
public sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    /// <summary>What they begin with; the rest is base64.</summary>
    public const string Prefix = "whsec_";

    private const int Bytes = 32;

    private readonly IDataProtector _protector = protection.CreateProtector("Bedrud.Webhooks.Secret");

    /// <summary>A new one, as its receiver needs it and as it is kept.</summary>
    public (string Plain, string Protected) Make()
    {
        var plain = Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));
        return (plain, _protector.Protect(plain));
    }

    /// <summary>The header <c>webhook-signature</c>: one signature, or, while a secret is replaced, the new one's and the old one's.</summary>
    /// <exception cref="CryptographicException">The key that encrypted the secret is lost.</exception>
    internal string Sign(WebhookEndpoint endpoint, string id, long timestamp, ReadOnlySpan<byte> body, DateTime now)
    {
        var current = Sign(endpoint.Secret, id, timestamp, body);
        return endpoint.OldSecret is { } old && endpoint.OldSecretUntil > now ? $"{current} {Sign(old, id, timestamp, body)}" : current;
    }

    private string Sign(string secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var key = Convert.FromBase64String(_protector.Unprotect(secret)[Prefix.Length..]);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}";
    }
}
