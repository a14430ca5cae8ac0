using System.Text.Json;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Recordings;

namespace Bedrud.Web.Features.Meeting;

/// <summary>Whether somebody agrees to be recorded in the meeting that runs.</summary>
internal enum ConsentAnswer
{
    /// <summary>The room does not ask.</summary>
    NotAsked,

    /// <summary>They have not said.</summary>
    Open,

    Agreed,

    Refused,
}

/// <summary>What everybody in a meeting is told of its recording. Immutable.</summary>
internal sealed class RecordingFacts
{
    private readonly RecordingWord _word;
    private readonly ActiveBody? _active;
    private readonly string[] _unanswered;
    private readonly int _running;

    private RecordingFacts(RecordingWord word, ActiveBody? active, string[] unanswered, int running) =>
        (_word, _active, _unanswered, _running) = (word, active, unanswered, running);

    /// <param name="active">Of this room, oldest first.</param>
    public static RecordingFacts Of(RoomPresence presence, RecordingWord word, IReadOnlyList<ActiveRecording> active)
    {
        // Where the room allows several, the one that has begun is what matters.
        var shown = active.OrderByDescending(r => r.State == RecordingState.Recording).FirstOrDefault();
        var body = shown is not null ? ActiveBody.Of(shown)
            // Somebody else's: people are recorded all the same, and must know.
            : presence.Participants.FirstOrDefault(p => p.IsRecorder) is { } recorder ? ActiveBody.Elsewhere(recorder.JoinedAt) : null;
        var unanswered = shown is null || !word.AsksConsent ? [] : presence.Participants
            .Where(p => !p.IsHidden)
            .Select(p => ParticipantIdentity.PersonOf(p.Identity))
            .Where(p => !word.Answers.GetValueOrDefault(p))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return new RecordingFacts(word, body, unanswered, active.Count);
    }

    public bool MayStart(string person) => _word.MayStart.Contains(person);

    public ConsentAnswer ConsentOf(string person) => !_word.AsksConsent ? ConsentAnswer.NotAsked
        : !_word.Answers.TryGetValue(person, out var agreed) ? ConsentAnswer.Open
        : agreed ? ConsentAnswer.Agreed : ConsentAnswer.Refused;

    public bool Equal(RecordingFacts other) =>
        _word == other._word && _active == other._active && _running == other._running && _unanswered.AsSpan().SequenceEqual(other._unanswered);

    /// <param name="mayStart">They may start and stop, so that they also hear of what failed.</param>
    /// <param name="moderates">They see who has not agreed; whoever may start does too.</param>
    public RecordingBody BodyFor(bool mayStart, bool moderates, ConsentAnswer consent) => new(
        _active, _word.Automatic, _word.AsksConsent, mayStart, JsonNamingPolicy.KebabCaseLower.ConvertName(consent.ToString()),
        mayStart || moderates ? _unanswered : [], mayStart ? ChoiceBody.Of(_word.Choice) : null, _word.Several, _running,
        mayStart && _word.Failed is { } failed ? new FailureBody(failed.Id, JsonNamingPolicy.KebabCaseLower.ConvertName(failed.Reason.ToString()), failed.At) : null);
}

/// <param name="Active">Null while nothing is recorded.</param>
/// <param name="Consent">Of the reader: not-asked, open, agreed or refused.</param>
/// <param name="Several">Another one may be started while one runs.</param>
/// <param name="Running">How many of the portal's run; stopping ends all of them.</param>
/// <param name="Unanswered">Persons who have not agreed and publish nothing; for those who moderate or may start.</param>
internal sealed record RecordingBody(
    ActiveBody? Active, bool Automatic, bool AsksConsent, bool MayStart, string Consent, IReadOnlyList<string> Unanswered, ChoiceBody? Choice,
    bool Several, int Running, FailureBody? Failed);

/// <summary>What is recorded where nobody says otherwise, as starting takes it.</summary>
internal sealed record ChoiceBody(string Layout, string Resolution, bool AudioOnly)
{
    public static ChoiceBody Of(RecordingChoice choice) => new(
        JsonNamingPolicy.CamelCase.ConvertName(choice.Layout.ToString()), choice.Resolution == RecordingResolution.P1080 ? "1080p" : "720p", choice.AudioOnly);
}

/// <param name="Id">Null for a recording that is not the portal's.</param>
/// <param name="State">requested, starting, recording or stopping.</param>
/// <param name="StartedAt">UTC; null where picture and sound have not begun.</param>
/// <param name="By">The name of whoever started it; empty for an automatic one, and where nobody knows.</param>
internal sealed record ActiveBody(Guid? Id, string State, DateTime? StartedAt, string By, bool Automatic)
{
    public static ActiveBody Of(ActiveRecording r) => new(r.Id, r.State.ToString().ToLowerInvariant(), r.StartedAt, r.By, r.IsAutomatic);

    public static ActiveBody Elsewhere(DateTime since) => new(null, "recording", since, "", false);
}

/// <param name="Reason">Such as <c>no-worker</c>: see <see cref="RecordingReason"/>.</param>
/// <param name="At">UTC.</param>
internal sealed record FailureBody(Guid Id, string Reason, DateTime At);
