using System.Net;
using System.Security.Cryptography;
using System.Text;
using Bedrud.Domain.Accounts;
using Bedrud.Domain.Health;
using Bedrud.Domain.Rooms;
using Bedrud.Domain.Statistics;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.History;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Web.Features.Meeting;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.ConnectionTest;

/// <summary>A browser's word on why somebody who was admitted is not in the meeting.</summary>
/// <param name="Cause">One of <see cref="JoinFailureCause.All"/>.</param>
/// <param name="Detail">What the browser's SDK said.</param>
/// <param name="Browser">Such as <c>Chrome 141, Android</c>.</param>
/// <param name="Now">The browser's clock.</param>
public sealed record JoinFailureRequest(string? Cause, string? Detail, string? Browser, DateTimeOffset? Now);

/// <summary>How often one cause was told, and what was told of it lately.</summary>
/// <param name="Count">In the last 30 days.</param>
public sealed record JoinFailureGroup(string Cause, int Count, IReadOnlyList<JoinFailure> Latest);

/// <summary>Keeps why people who were admitted did not get in, and shows it to administrators.</summary>
public sealed class JoinFailureService(
    IDbContextFactory<BedrudDbContext> contexts, JoinService join, ILiveKitApi liveKit, LiveKitConnection connection, CheckSignals signals, JoinTally tally,
    TimeProvider time)
{
    /// <summary>Most failures that are shown of each cause.</summary>
    public const int Shown = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Pace _ofPerson = new(6, TimeSpan.FromMinutes(10), time);
    private readonly Pace _ofAddress = new(60, TimeSpan.FromMinutes(10), time);
    private readonly Pace _ofAll = new(300, TimeSpan.FromMinutes(1), time);

    /// <summary>Takes it from whoever may join the room: whom the portal admitted it knows by nothing else, since they are not there.</summary>
    public async Task<Result<Done>> KeepAsync(string room, JoinFailureRequest request, Actor actor, Guest? guest, IPAddress? address, CancellationToken cancellationToken)
    {
        if (actor.UserId is null && guest is null)
            return Problems.NotInMeeting;
        if (request.Cause is not { } cause || !JoinFailureCause.All.Contains(cause))
            return Problems.InvalidRequest;
        var person = actor.UserId is { } id ? ParticipantIdentity.ForUser(id) : ParticipantIdentity.ForGuest(guest!.Id);
        if (_ofPerson.Refusal(person) is not null || _ofAddress.Refusal(PaceKey.Of(address)) is not null)
            return Problems.TooManyRequests;
        var decision = await join.DecideAsync(room, actor, guest, cancellationToken, heedCapacity: false);
        if (!decision.Succeeded)
            return decision.Problem;
        if (decision.Value is not JoinAnswer.Admission)
            return Problems.NotInMeeting;
        // Only those who were admitted count: nobody else can keep them from telling.
        if (_ofAll.Refusal("") is not null)
            return Problems.TooManyRequests;

        var now = time.GetUtcNow();
        var detail = Claims.Discreet(request.Detail, JoinFailure.DetailMaxLength);
        if (!await AnswersAsync(cancellationToken))
            detail = Claims.Line($"{BrowserEvidenceReader.ServerAway} {detail}", JoinFailure.DetailMaxLength);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.JoinFailures.Add(new JoinFailure
        {
            At = now.UtcDateTime,
            Room = room,
            Cause = cause,
            Detail = detail,
            Browser = Claims.Line(request.Browser, JoinFailure.BrowserMaxLength),
            Who = WhoIs(person),
            ClockAhead = Claims.Seconds((request.Now - now)?.TotalSeconds),
        });
        await db.SaveChangesAsync(cancellationToken);
        tally.Count(JoinOutcomes.Failed(cause));
        signals.Raise(Concern.Join);
        return default(Done);
    }

    /// <summary>By cause, the most frequent first.</summary>
    public async Task<Result<IReadOnlyList<JoinFailureGroup>>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (actor.UserId is not { } userId || !await db.MayAsync(userId, PortalRight.Read, cancellationToken))
            return Problems.Forbidden;
        var counts = await db.JoinFailures.GroupBy(f => f.Cause).Select(g => new { Cause = g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        var groups = new List<JoinFailureGroup>();
        foreach (var group in counts.OrderByDescending(c => c.Count).ThenBy(c => c.Cause, StringComparer.Ordinal))
        {
            var latest = await db.JoinFailures.AsNoTracking().Where(f => f.Cause == group.Cause).OrderByDescending(f => f.At).Take(Shown).ToListAsync(cancellationToken);
            groups.Add(new JoinFailureGroup(group.Cause, group.Count, latest));
        }

        return groups;
    }

    // By the secret that all portals of a LiveKit share: the same at each, and nothing to whoever reads the table alone.
    private string WhoIs(string person) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(connection.ApiSecret), Encoding.UTF8.GetBytes($"join-failure {person}")))[..JoinFailure.WhoMaxLength];

    // A join that failed because LiveKit was away says nothing about the browser's way to it.
    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await liveKit.ListRoomsAsync([ProbeRoom.Prefix], limit.Token);
            return true;
        }
        catch (Exception e) when (e is LiveKitException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
