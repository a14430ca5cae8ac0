using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;

namespace Bedrud.Web.Features.History;

/// <summary>One meeting, as lists show it.</summary>
/// <param name="HasRoom">Its room still exists.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="EndedAt">UTC; null while it runs.</param>
/// <param name="People">How many different people came, about a minute old.</param>
/// <param name="Peak">Most of them at once.</param>
/// <param name="Recordings">Those that are not deleted; 0 for whoever sees their own part only.</param>
/// <param name="IsWhole">The reader sees who was there; otherwise only their own part.</param>
public sealed record MeetingSummary(
    Guid Id, string RoomName, bool HasRoom, DateTime StartedAt, DateTime? EndedAt, int People, int Peak, int Recordings, bool IsWhole)
{
    internal Guid? RoomId { get; init; }

    internal string RoomSid { get; init; } = "";
}

/// <summary>All that is known of one meeting but its timeline.</summary>
/// <param name="Attendance">By the first arrival; of whoever sees their own part only, theirs.</param>
public sealed record MeetingDetails(MeetingSummary Summary, IReadOnlyList<AttendanceOfPerson> Attendance);

/// <summary>One person's attendance.</summary>
/// <param name="Person">The identity without the device.</param>
/// <param name="UserId">Null for a guest.</param>
/// <param name="FirstJoinedAt">UTC.</param>
/// <param name="LastLeftAt">UTC; null while they are there.</param>
/// <param name="Seconds">That they were there; two devices at once count once.</param>
public sealed record AttendanceOfPerson(
    string Person, Guid? UserId, string Name, DateTime FirstJoinedAt, DateTime? LastLeftAt, long Seconds, IReadOnlyList<StayBody> Stays)
{
    internal static AttendanceOfPerson Of(PersonAttendance person, IReadOnlyDictionary<Guid, StayQuality> quality) => new(
        person.Person, ParticipantIdentity.UserOf(person.Person), person.Name, person.FirstJoinedAt, person.LastLeftAt, (long)person.Total.TotalSeconds,
        [.. person.Stays.Select(s => StayBody.Of(s, quality.GetValueOrDefault(s.Id)))]);

    /// <summary>The worst of their stays; null where no browser told.</summary>
    public double? WorstLoss => Stays.Max(s => s.WorstLoss);

    /// <inheritdoc cref="WorstLoss"/>
    public double? WorstRoundTrip => Stays.Max(s => s.WorstRoundTrip);
}

/// <param name="JoinedAt">UTC.</param>
/// <param name="LeftAt">UTC; null while they are there.</param>
/// <param name="Reason">Why they left, such as client-initiated; null where nobody told.</param>
/// <param name="WorstLoss">Packets of a hundred; null where no browser told.</param>
/// <param name="WorstRoundTrip">Milliseconds; null likewise.</param>
public sealed record StayBody(string Name, DateTime JoinedAt, DateTime? LeftAt, string? Reason, double? WorstLoss, double? WorstRoundTrip)
{
    internal static StayBody Of(Attendance stay, StayQuality? quality) => new(
        stay.Name, stay.JoinedAt, stay.LeftAt, stay.Reason is { } reason ? Infrastructure.Metrics.LabelName.Of(reason) : null,
        quality is { Summaries: > 0 } ? quality.WorstLoss : null, quality is { Summaries: > 0 } ? quality.WorstRoundTrip : null);
}

/// <summary>Something that happened in a meeting.</summary>
/// <param name="At">UTC.</param>
/// <param name="Kind">began, joined, left, quality, ended, recording.started, recording.ended, or an act of the audit log such as participant.kick.</param>
/// <param name="Who">Whom it happened to: a name, where one is known.</param>
/// <param name="By">Who did it, of acts.</param>
/// <param name="Detail">Of joined and left: the device's or the reason's word; of acts: what the audit log says; of recordings: the title.</param>
/// <param name="Failure">The code, of an act that did not succeed.</param>
/// <param name="RecordingId">Where it is about one.</param>
public sealed record TimelineEntry(DateTime At, string Kind, string? Who = null, string? By = null, string? Detail = null, string? Failure = null, Guid? RecordingId = null);

/// <summary>By what a list of meetings is sorted.</summary>
public enum MeetingSort
{
    /// <summary>When they began.</summary>
    Started,
    Room,
    Length,
    People,
    Peak,
}

public enum MeetingFilter
{
    All,

    /// <summary>Those that run.</summary>
    Live,
    Ended,
}

/// <summary>Which meetings to list.</summary>
/// <param name="Search">Part of the room's name, or of the name of somebody who was there.</param>
/// <param name="Room">A room's whole name; null for all.</param>
/// <param name="From">UTC, including: begun then or later.</param>
/// <param name="Before">UTC, excluding.</param>
/// <param name="Page">From 1.</param>
public sealed record MeetingQuery(
    string? Search = null, string? Room = null, MeetingFilter Filter = MeetingFilter.All, DateTime? From = null, DateTime? Before = null,
    MeetingSort Sort = MeetingSort.Started, bool Descending = true, int Page = 1, int PageSize = 25)
{
    public const int MaxPageSize = 100;
    public const int MaxSearchLength = 100;

    public bool IsValid => Page is >= 1 and <= 1_000_000 && PageSize is >= 1 and <= MaxPageSize && (Search?.Length ?? 0) <= MaxSearchLength
        && (Room?.Length ?? 0) <= Domain.Meetings.Meeting.RoomNameMaxLength;
}
