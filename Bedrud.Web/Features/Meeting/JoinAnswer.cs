using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.LiveKit.Api;

namespace Bedrud.Web.Features.Meeting;

/// <summary>What somebody is told who may join, now or later.</summary>
public abstract record JoinAnswer
{
    private JoinAnswer()
    {
    }

    /// <summary>Now, in this role and with these grants.</summary>
    public sealed record Admission(string Identity, RoomRole Role, ParticipantGrants Grants) : JoinAnswer;

    /// <summary>As soon as a moderator has admitted them.</summary>
    /// <param name="Person">See <see cref="ParticipantIdentity.PersonOf"/>.</param>
    /// <param name="Entry">Their place before the room, if they ever had one; without names.</param>
    public sealed record Wait(string Person, LobbyEntry? Entry) : JoinAnswer;
}

/// <summary>What asking to join came to.</summary>
public abstract record JoinOutcome
{
    private JoinOutcome()
    {
    }

    /// <param name="Name">As the others see it.</param>
    public sealed record Joined(JoinAnswer.Admission Admission, string Name, JoinToken Token) : JoinOutcome;

    /// <param name="AskedAt">UTC; since when they wait.</param>
    public sealed record Waiting(DateTime AskedAt) : JoinOutcome;
}

/// <summary>What a page shows before joining.</summary>
/// <param name="People">How many are there; recorders and the like are no people.</param>
/// <param name="Names">Theirs, in the order of arrival; null for somebody who is not a member.</param>
/// <param name="Waits">Whether a moderator would have to admit this person.</param>
/// <param name="Recording">What they must know of recordings before they join.</param>
public sealed record MeetingPreview(int People, IReadOnlyList<string>? Names, bool Waits, RecordingPreview Recording);

/// <param name="Active">The meeting is being recorded, or is about to be.</param>
/// <param name="Automatic">It will be, as soon as somebody publishes.</param>
/// <param name="AsksConsent">Whoever joins a meeting that is, or will be, recorded has to agree first.</param>
public sealed record RecordingPreview(bool Active, bool Automatic, bool AsksConsent)
{
    public static readonly RecordingPreview Nothing = new(false, false, false);
}
