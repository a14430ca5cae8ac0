using System.Collections.Immutable;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Meeting;

/// <summary>A recording of this room that has just failed: told to those who may start another.</summary>
/// <param name="At">UTC.</param>
internal sealed record RecordingFailure(Guid Id, RecordingReason Reason, DateTime At);

/// <summary>What the database says of a room's recordings.</summary>
/// <param name="Several">Several may be made at the same time.</param>
/// <param name="MayStart">Persons, see <see cref="ParticipantIdentity.PersonOf"/>.</param>
/// <param name="Answers">By person: whether they agreed to be recorded in the meeting that runs. Empty where the room does not ask.</param>
/// <param name="Choice">What is recorded where nobody says otherwise.</param>
/// <param name="Failed">The latest; null where none failed lately.</param>
internal sealed record RecordingWord(
    bool Automatic, bool AsksConsent, bool Several, ImmutableSortedSet<string> MayStart, ImmutableSortedDictionary<string, bool> Answers, RecordingChoice Choice,
    RecordingFailure? Failed)
{
    /// <summary>How long a failure is told to whoever comes.</summary>
    public static readonly TimeSpan FailureStands = TimeSpan.FromMinutes(10);

    public static readonly RecordingWord Nothing = new(
        false, false, false, ImmutableSortedSet.Create<string>(StringComparer.Ordinal), ImmutableSortedDictionary.Create<string, bool>(StringComparer.Ordinal),
        new RoomRecording().Choice, null);

    public bool Equals(RecordingWord? other) =>
        other is not null && Automatic == other.Automatic && AsksConsent == other.AsksConsent && Several == other.Several && Choice == other.Choice && Failed == other.Failed
        && MayStart.SetEquals(other.MayStart) && Answers.SequenceEqual(other.Answers);

    public override int GetHashCode() => HashCode.Combine(Automatic, AsksConsent, Several, MayStart.Count, Answers.Count, Failed);
}

internal static class RecordingWordQuery
{
    /// <param name="settings">The room's.</param>
    /// <param name="roomSid">LiveKit's id of the meeting; null while none runs.</param>
    /// <param name="since">UTC; what failed earlier is not told any more.</param>
    public static async Task<RecordingWord> RecordingWordAsync(
        this BedrudDbContext db, Guid roomId, RoomRecording settings, string? roomSid, DateTime since, CancellationToken cancellationToken)
    {
        var roles = Enum.GetValues<RoomRole>().Where(r => RecordingPolicy.Allows(RecordingAct.Start, settings, r, isAdministrator: false)).ToList();
        var members = await db.RoomMembers.Where(m => m.RoomId == roomId && roles.Contains(m.Role)).Select(m => m.UserId).ToListAsync(cancellationToken);
        var operators = await db.WhoRunRooms().ToListAsync(cancellationToken);
        var answers = !settings.AsksConsent || roomSid is null ? [] : await db.RecordingConsents
            .Where(c => c.RoomId == roomId && c.RoomSid == roomSid)
            .ToDictionaryAsync(c => c.Person, c => c.Agreed, StringComparer.Ordinal, cancellationToken);
        var failed = await db.Recordings.AsNoTracking()
            .Where(r => r.RoomId == roomId && (r.State == RecordingState.Failed || r.State == RecordingState.Lost) && r.StateSince > since)
            .Where(r => r.Reason != RecordingReason.StoppedBeforeStart)
            .OrderByDescending(r => r.RequestedAt)
            .Select(r => new RecordingFailure(r.Id, r.Reason, r.StateSince))
            .FirstOrDefaultAsync(cancellationToken);
        return new RecordingWord(
            settings.Automatic, settings.AsksConsent, settings.Several,
            members.Concat(operators).Select(ParticipantIdentity.ForUser).ToImmutableSortedSet(StringComparer.Ordinal),
            answers.ToImmutableSortedDictionary(StringComparer.Ordinal), settings.Choice, failed);
    }
}
