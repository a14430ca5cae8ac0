using Bedrud.Domain.Health;
using Bedrud.Web.Mailing;

namespace Bedrud.Web.Features.Health.Alerts;

/// <summary>The section <c>Alerts</c>: who is told when a check's verdict changes, and when.</summary>
public sealed class AlertOptions
{
    public const string Section = "Alerts";

    /// <summary>Told is what comes to this or worse, and its end. Notice, Warning or Failing.</summary>
    public Verdict MinimumVerdict { get; set; } = Verdict.Failing;

    /// <summary>A verdict must last so long before it is told; from none to a day.</summary>
    public TimeSpan After { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Nobody is told anything from this time of the day on, such as <c>22:00</c>; empty: at any time.</summary>
    public string? QuietFrom { get; set; }

    /// <summary>What happened meanwhile is told at this time of the day, such as <c>07:00</c>.</summary>
    public string? QuietTo { get; set; }

    /// <summary>Of the quiet times, and of times in mails; an IANA name such as <c>Europe/Istanbul</c>.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Of the mails: <c>en</c> or <c>tr</c>.</summary>
    public string Language { get; set; } = "en";

    public AlertMailOptions Mail { get; set; } = new();

    public AlertWebhookOptions Webhook { get; set; } = new();

    /// <summary>The hours of every day at which nobody is told; null where there are none.</summary>
    internal (TimeOnly From, TimeOnly To)? Quiet =>
        TimeOnly.TryParseExact(QuietFrom, "HH:mm", out var from) && TimeOnly.TryParseExact(QuietTo, "HH:mm", out var to) ? (from, to) : null;

    /// <param name="now">UTC.</param>
    internal bool IsQuiet(DateTime now)
    {
        if (Quiet is not { } quiet)
            return false;
        // IsBetween knows of times over midnight.
        return TimeOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(now, TimeZoneInfo.FindSystemTimeZoneById(TimeZone))).IsBetween(quiet.From, quiet.To);
    }
}

/// <summary>The keys <c>Alerts:Mail</c>. Without a host alerts go by the server of the section <c>Mail</c>.</summary>
public sealed class AlertMailOptions : MailServerOptions
{
    /// <summary>Addresses.</summary>
    public string[] To { get; set; } = [];

    /// <summary>The server is that of the section <c>Mail</c>, whose own validator judges it.</summary>
    internal bool IsShared { get; set; }
}

/// <summary>The keys <c>Alerts:Webhook</c>.</summary>
public sealed class AlertWebhookOptions
{
    /// <summary>http or https; empty: none is sent.</summary>
    public string? Url { get; set; }

    /// <summary>At least 16 characters; each webhook is signed with it.</summary>
    public string? Secret { get; set; }
}
