using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace Bedrud.Web.Components.Shared;

/// <summary>Times in the zone of the reader's browser, which is asked once a circuit, and a slow tick that keeps relative times true.</summary>
public sealed class BrowserTime(IJSRuntime js, TimeProvider time, IStringLocalizer<PortalTexts> texts) : IDisposable
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(15);
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private ITimer? _timer;

    /// <summary>Raised off the renderer's thread.</summary>
    public event Action? Ticked;

    public DateTime UtcNow => time.GetUtcNow().UtcDateTime;

    /// <summary>The browser's zone, such as <c>Europe/Istanbul</c>.</summary>
    public string ZoneId => _zone.Id;

    /// <summary>Called by the layout, before any page shows a time.</summary>
    public async Task StartAsync()
    {
        _timer ??= time.CreateTimer(_ => Ticked?.Invoke(), null, TickInterval, TickInterval);
        try
        {
            var name = await js.InvokeAsync<string>("bedrud.timeZone");
            if (!string.IsNullOrEmpty(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
                _zone = zone;
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or TaskCanceledException)
        {
            // Without the browser's word the times stay in UTC, which the exact form names.
        }
    }

    public DateTime ToLocal(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), _zone);

    public DateTime ToUtc(DateTime local) => TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), _zone);

    /// <summary>Date and time to the second, with the zone's offset: <c>23 Nov 2026, 10:42:07 (UTC+03:00)</c>.</summary>
    public string Exact(DateTime utc)
    {
        var local = ToLocal(utc);
        var offset = _zone.GetUtcOffset(local);
        return $"{local.ToString("d MMM yyyy, HH:mm:ss", CultureInfo.CurrentCulture)} (UTC{(offset < TimeSpan.Zero ? "-" : "+")}{offset:hh\\:mm})";
    }

    /// <summary>How long ago, or the date where that is easier to read.</summary>
    public string Relative(DateTime utc)
    {
        var age = UtcNow - utc;
        return age.TotalSeconds switch
        {
            < 45 => texts["time.now"],
            < 3600 => texts["time.minutes", Math.Max(1, (int)Math.Round(age.TotalMinutes))],
            < 86400 => texts["time.hours", (int)age.TotalHours],
            < 7 * 86400 => texts.Count("time.days", (int)age.TotalDays),
            _ => ToLocal(utc).ToString(age.TotalDays < 300 ? "d MMM" : "d MMM yyyy", CultureInfo.CurrentCulture),
        };
    }

    /// <summary>A short span as <c>12 s</c> or <c>3 min</c>.</summary>
    public string Age(TimeSpan age) => age.TotalSeconds < 90
        ? texts["time.span.seconds", Math.Max(0, (int)age.TotalSeconds)]
        : texts["time.span.minutes", (int)Math.Round(age.TotalMinutes)];

    public void Dispose() => _timer?.Dispose();
}
