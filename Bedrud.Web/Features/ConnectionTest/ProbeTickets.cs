using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Bedrud.Web.Features.ConnectionTest;

/// <summary>
/// What a test that was begun here gets, so that it can be told about once: nobody tells of tests that they did not make. Any portal that shares the keys takes
/// it; each takes it once. Safe for concurrent use.
/// </summary>
public sealed class ProbeTickets(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>A test takes a minute; somebody may read what it says before they send it.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromMinutes(30);

    private const int MaxLength = 512;
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Bedrud.ConnectionTest.v1").ToTimeLimitedDataProtector();
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, DateTimeOffset> _taken = [];

    public string Issue() => Convert.ToBase64String(_protector.Protect(Guid.NewGuid().ToByteArray(), time.GetUtcNow() + Validity));

    /// <summary>False for one that is not ours, is too old, or was taken before.</summary>
    public bool Take(string? ticket)
    {
        if (Read(ticket) is not (var id, var expiry))
            return false;
        var now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var (old, _) in _taken.Where(t => t.Value < now).ToList())
                _taken.Remove(old);
            return expiry >= now && _taken.TryAdd(id, expiry);
        }
    }

    /// <summary>What was to be told could not be kept: it may be taken again.</summary>
    public void Release(string? ticket)
    {
        if (Read(ticket) is not (var id, _))
            return;
        lock (_lock)
            _taken.Remove(id);
    }

    private (Guid Id, DateTimeOffset Expiry)? Read(string? ticket)
    {
        if (ticket is not { Length: > 0 and <= MaxLength })
            return null;
        try
        {
            return (new Guid(_protector.Unprotect(Convert.FromBase64String(ticket), out var expiry)), expiry);
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}
