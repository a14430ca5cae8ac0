using System.Net;
using System.Text.Json;
using Bedrud.Domain.Accounts;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.ConnectionTest;

/// <summary>What a browser tells of its test. Claims, all of them.</summary>
/// <param name="Ticket">Of the test.</param>
/// <param name="Browser">Such as <c>Chrome 141, Android</c>.</param>
/// <param name="Signalling">Like the others: null where it was not tried.</param>
/// <param name="RoundTrip">Milliseconds, 0 to 60000.</param>
/// <param name="ClockAhead">Seconds.</param>
/// <param name="SelectedPair">Such as <c>udp host → host 10.0.0.5:50123</c>.</param>
/// <param name="Details">The whole result, an object of at most 16,000 characters.</param>
public sealed record ConnectionReportRequest(
    string? Ticket, string? Browser, bool? Signalling, bool? Udp, bool? Tcp, bool? TurnUdp, bool? TurnTls, bool? Media, double? RoundTrip, double? ClockAhead,
    string? SelectedPair, JsonElement? Details);

/// <summary>Keeps what browsers tell of their tests, and shows it to administrators.</summary>
public sealed class ConnectionReportService(
    IDbContextFactory<BedrudDbContext> contexts, ProbeTickets tickets, CheckSignals signals, IOptions<ConnectionTestOptions> options, TimeProvider time)
{
    /// <summary>Most reports of one answer.</summary>
    public const int Most = 100;

    private const int MaxPair = 120;
    private const double MaxRoundTrip = 60_000;

    private readonly Pace _ofAddress = new(20, TimeSpan.FromMinutes(10), time);
    private readonly Pace _ofAll = new(60, TimeSpan.FromMinutes(1), time);

    /// <summary>Whether somebody can be sent the link: the test is not turned off.</summary>
    public bool IsOffered => options.Value.Access != ConnectionTestAccess.Off;

    public async Task<Result<Done>> KeepAsync(ConnectionReportRequest request, IPAddress? address, CancellationToken cancellationToken)
    {
        if (!IsOffered)
            return Problems.NotFound;
        if (_ofAddress.Refusal(PaceKey.Of(address)) is not null)
            return Problems.TooManyRequests;
        if (request.RoundTrip is < 0 or > MaxRoundTrip or double.NaN
            || request.Details is not { ValueKind: JsonValueKind.Object } details || details.GetRawText() is not { Length: <= ConnectionReport.DetailsMaxLength } raw
            || Claims.Json(raw) is not { Length: <= ConnectionReport.DetailsMaxLength } text)
            return Problems.InvalidRequest;
        if (!tickets.Take(request.Ticket))
            return Problems.Forbidden;
        // Only those with a ticket count: nobody else can keep them from telling.
        if (_ofAll.Refusal("") is not null)
        {
            tickets.Release(request.Ticket);
            return Problems.TooManyRequests;
        }

        try
        {
            await SaveAsync(request, text, address, cancellationToken);
        }
        catch
        {
            tickets.Release(request.Ticket);
            throw;
        }

        signals.Raise(Concern.ConnectionTest);
        return default(Done);
    }

    /// <summary>The latest first.</summary>
    public async Task<Result<IReadOnlyList<ConnectionReport>>> ListAsync(Actor actor, int limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > Most)
            return Problems.InvalidQuery;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (actor.UserId is not { } userId || !await db.MayAsync(userId, PortalRight.Read, cancellationToken))
            return Problems.Forbidden;
        return await db.ConnectionReports.AsNoTracking().OrderByDescending(r => r.At).Take(limit).ToListAsync(cancellationToken);
    }

    private async Task SaveAsync(ConnectionReportRequest request, string details, IPAddress? address, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.ConnectionReports.Add(new ConnectionReport
        {
            Id = Guid.CreateVersion7(),
            At = time.GetUtcNow().UtcDateTime,
            Browser = Claims.Line(request.Browser, ConnectionReport.BrowserMaxLength),
            Network = ClientNetwork.Of(address),
            Signalling = request.Signalling,
            Udp = request.Udp,
            Tcp = request.Tcp,
            TurnUdp = request.TurnUdp,
            TurnTls = request.TurnTls,
            Media = request.Media,
            RoundTrip = (int?)request.RoundTrip,
            ClockAhead = Claims.Seconds(request.ClockAhead),
            SelectedPair = request.SelectedPair is { Length: > 0 } pair ? Claims.Line(pair, MaxPair) : null,
            Details = details,
        });
        await db.SaveChangesAsync(cancellationToken);
    }
}
