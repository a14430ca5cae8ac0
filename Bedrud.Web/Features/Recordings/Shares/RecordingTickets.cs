using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Bedrud.Web.Features.Recordings.Shares;

/// <summary>What a shared page puts into the addresses of its file: they work without a cookie, for a while, for this alone.</summary>
/// <param name="Play">Tells this opening of the page from others.</param>
public sealed record RecordingTicket(Guid RecordingId, Guid ShareId, bool Download, string Play);

/// <summary>Issues and reads tickets, and the cookie that remembers a link's password. Any portal that shares the keys takes them. Safe for concurrent use.</summary>
public sealed class RecordingTickets(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>As long as a page may stay open while its file is played.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromHours(6);

    private const int MaxLength = 1024;
    private readonly ITimeLimitedDataProtector _tickets = protection.CreateProtector("Bedrud.Recordings.Ticket.v1").ToTimeLimitedDataProtector();
    private readonly ITimeLimitedDataProtector _passes = protection.CreateProtector("Bedrud.Recordings.Pass.v1").ToTimeLimitedDataProtector();

    public string Issue(RecordingTicket ticket) =>
        Protect(_tickets, $"{ticket.RecordingId:N} {ticket.ShareId:N} {(ticket.Download ? 'd' : 'v')} {ticket.Play}");

    /// <summary>Null for one that is not ours, or is too old.</summary>
    public RecordingTicket? Read(string? ticket) => Unprotect(_tickets, ticket)?.Split(' ') is [var recording, var share, var act, var play]
        ? new RecordingTicket(Guid.ParseExact(recording, "N"), Guid.ParseExact(share, "N"), act == "d", play)
        : null;

    /// <summary>Says that whoever has it knew the link's password.</summary>
    public string IssuePass(Guid shareId) => Protect(_passes, shareId.ToString("N"));

    public bool IsPass(string? pass, Guid shareId) => Unprotect(_passes, pass) == shareId.ToString("N");

    private string Protect(ITimeLimitedDataProtector protector, string text) =>
        WebEncoders.Base64UrlEncode(protector.Protect(Encoding.ASCII.GetBytes(text), time.GetUtcNow() + Validity));

    private string? Unprotect(ITimeLimitedDataProtector protector, string? text)
    {
        if (text is not { Length: > 0 and <= MaxLength })
            return null;
        try
        {
            var plain = protector.Unprotect(WebEncoders.Base64UrlDecode(text), out var expiry);
            return expiry > time.GetUtcNow() ? Encoding.ASCII.GetString(plain) : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
