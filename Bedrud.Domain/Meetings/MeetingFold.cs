using System.Collections.Immutable;

namespace Bedrud.Domain.Meetings;

/// <summary>One step of <see cref="PresenceFold"/> inside one running meeting.</summary>
internal sealed class MeetingFold(MeetingState before)
{
    private readonly ImmutableDictionary<string, Connection>.Builder _connections = before.Connections.ToBuilder();
    private DateTime? _snapshotAt = before.SnapshotAt;

    public MeetingRef Meeting => before.Meeting;

    public List<PresenceChange> Changes { get; } = [];

    /// <summary>Whether webhooks contradict each other or leave something out.</summary>
    public bool Doubt { get; private set; }

    public PresenceDrift Drift { get; private set; }

    public MeetingState Finish() => before with { Connections = _connections.ToImmutable(), SnapshotAt = _snapshotAt };

    public void Take(MeetingEvent told)
    {
        switch (told)
        {
            case ParticipantJoined joined:
                Join(joined);
                break;
            case ParticipantLeft left:
                Leave(left, left.Participant, left.Reason);
                break;
            case ConnectionAborted aborted:
                Abort(aborted);
                break;
            case TrackPublished published:
                Publish(published);
                break;
            case TrackUnpublished unpublished:
                Unpublish(unpublished);
                break;
        }
    }

    public void Take(OwnAct act)
    {
        foreach (var connection in _connections.Values.Where(c => c.IsPresent && c.Identity == act.Identity).ToList())
        {
            var acted = connection with { ActedAt = act.LearnedAt };
            switch (act)
            {
                case RemovedByUs:
                    Depart(connection, act.LearnedAt, act.LearnedAt, DepartureReason.ParticipantRemoved);
                    break;
                case MutedByUs muted:
                    _connections[connection.Sid] = acted with
                    {
                        Tracks = [.. acted.Tracks.Select(t => t.Track.Sid == muted.TrackSid ? t with { Track = t.Track with { Muted = muted.Muted } } : t)],
                    };
                    break;
                case DescribedByUs described:
                    _connections[connection.Sid] = acted with
                    {
                        Info = acted.Info! with
                        {
                            Name = described.Name,
                            Role = described.Role,
                            HandRaisedAt = described.HandRaisedAt,
                            Device = described.Device,
                        },
                    };
                    break;
                case GrantedByUs granted:
                    _connections[connection.Sid] = acted with { Info = acted.Info! with { Grants = granted.Grants } };
                    break;
            }
        }
    }

    public void Take(RoomSnapshot answer)
    {
        var asked = answer.LearnedAt;
        var corrects = before.SnapshotAt is null;
        var listed = answer.Participants.Select(p => p.Sid).ToHashSet(StringComparer.Ordinal);
        foreach (var participant in answer.Participants)
        {
            var known = _connections.GetValueOrDefault(participant.Sid);
            if (known?.Departure is { } departure)
            {
                if (departure.LearnedAt >= asked)
                    continue;
                corrects = true;
            }

            CountDrift(known, participant);
            _connections[participant.Sid] = Refreshed(known, participant, asked);
            if (known is null or { Info: null } && !participant.IsHidden)
                Changes.Add(new Arrived(Meeting, participant));
        }

        foreach (var unlisted in _connections.Values.Where(c => !listed.Contains(c.Sid) && c.LearnedAt < asked).ToList())
        {
            if (unlisted.IsPresent)
            {
                Drift += new PresenceDrift(0, 1, 0, 0);
                Depart(unlisted, unlisted.ConfirmedAt, asked, reason: null);
            }
            else if (unlisted.Departure is null || unlisted.Departure.LearnedAt + PresenceFold.RememberGone < asked)
            {
                _connections.Remove(unlisted.Sid);
            }
        }

        foreach (var ofOne in _connections.Values.Where(c => c.IsPresent).GroupBy(c => c.Identity).Where(g => g.Skip(1).Any()).ToList())
            Supersede(ofOne.MaxBy(c => (c.Info!.JoinedAt, c.LearnedAt))!, asked);

        _snapshotAt = asked;
        var present = _connections.Values.Where(c => c.IsPresent).Select(c => c.Sid).ToImmutableHashSet(StringComparer.Ordinal);
        Changes.Add(new MeetingConfirmed(Meeting, asked, present, corrects));
    }

    /// <summary>The meeting is over, and nobody told of these departures.</summary>
    public void DepartAll(DateTime learnedAt)
    {
        foreach (var connection in _connections.Values.Where(c => c.IsPresent).ToList())
            Depart(connection, connection.ConfirmedAt, learnedAt, reason: null);
    }

    private void Join(ParticipantJoined joined)
    {
        var participant = joined.Participant;
        var known = _connections.GetValueOrDefault(participant.Sid);
        if (!participant.IsHidden)
            Changes.Add(new Arrived(Meeting, participant));
        if (known?.Departure is not null)
        {
            _connections[participant.Sid] = known with { Info = known.Info ?? participant };
            return;
        }

        if (known?.Info is not null)
        {
            // A webhook that comes twice, or after an answer, knows nothing better than the answer.
            _connections[participant.Sid] = known with { Info = known.Info with { Grants = known.Info.Grants ?? participant.Grants } };
            return;
        }

        var connection = (known ?? New(participant.Sid, participant.Identity, joined.LearnedAt)) with
        {
            Info = participant,
            LearnedAt = joined.LearnedAt,
            ConfirmedAt = joined.LearnedAt,
        };
        _connections[participant.Sid] = connection;
        if (PresenceFold.IsLate(joined, before.SnapshotAt))
        {
            Doubt = true;
            Depart(connection, joined.At, joined.LearnedAt, reason: null);
        }
        else
        {
            Supersede(connection, joined.LearnedAt);
        }
    }

    private void Leave(MeetingEvent told, ParticipantPresence participant, DepartureReason reason)
    {
        var known = _connections.GetValueOrDefault(participant.Sid) ?? New(participant.Sid, participant.Identity, told.LearnedAt);
        Depart(known with { Info = known.Info ?? participant }, told.At, told.LearnedAt, reason);
    }

    private void Abort(ConnectionAborted aborted)
    {
        var participant = aborted.Participant;
        var known = _connections.GetValueOrDefault(participant.Sid) ?? New(participant.Sid, participant.Identity, aborted.LearnedAt);
        if (known.IsPresent)
            Depart(known, aborted.At, aborted.LearnedAt, aborted.Reason);
        else
            _connections[participant.Sid] = known with { Departure = known.Departure ?? new Departure(aborted.At, aborted.LearnedAt) };
    }

    private void Publish(TrackPublished published)
    {
        var known = Mentioned(published.ParticipantSid, published.Identity, published.LearnedAt);
        if (known.Departure is not null || known.GoneTracks.ContainsKey(published.Track.Sid))
            return;
        var isKnown = known.Tracks.Any(t => t.Track.Sid == published.Track.Sid);
        if (!isKnown && known.LearnedAt <= before.SnapshotAt && PresenceFold.IsLate(published, before.SnapshotAt))
        {
            Doubt = true;
            return;
        }

        // An answer knows a track better than the webhook that announced it.
        _connections[known.Sid] = (isKnown ? known : known.Holding(published.Track, published.LearnedAt)) with { ConfirmedAt = published.LearnedAt };
    }

    private void Unpublish(TrackUnpublished unpublished)
    {
        var known = Mentioned(unpublished.ParticipantSid, unpublished.Identity, unpublished.LearnedAt);
        if (known.Departure is null)
            _connections[known.Sid] = known.Dropping(unpublished.TrackSid, unpublished.LearnedAt);
    }

    private Connection Mentioned(string sid, string identity, DateTime learnedAt)
    {
        var known = _connections.GetValueOrDefault(sid) ?? New(sid, identity, learnedAt);
        Doubt |= known is { Info: null, Departure: null };
        return known;
    }

    private static Connection New(string sid, string identity, DateTime learnedAt) =>
        new() { Sid = sid, Identity = identity, LearnedAt = learnedAt, ConfirmedAt = learnedAt };

    private static Connection Refreshed(Connection? known, ParticipantPresence participant, DateTime asked)
    {
        var gone = known?.GoneTracks ?? ImmutableDictionary<string, DateTime>.Empty;
        var held = known?.Tracks ?? [];
        var acted = known?.ActedAt >= asked;
        var listed = participant.Tracks
            .Where(t => !(gone.TryGetValue(t.Sid, out var learned) && learned >= asked))
            .Select(t => new HeldTrack(acted ? held.FirstOrDefault(h => h.Track.Sid == t.Sid)?.Track ?? t : t, asked));
        var newer = held.Where(h => h.LearnedAt >= asked && participant.Tracks.All(t => t.Sid != h.Track.Sid));
        return new Connection
        {
            Sid = participant.Sid,
            Identity = participant.Identity,
            Info = (acted ? AsActed(participant, known!.Info) : participant) with { Tracks = [] },
            LearnedAt = known is { IsPresent: true } && known.LearnedAt > asked ? known.LearnedAt : asked,
            ConfirmedAt = known is not null && known.ConfirmedAt > asked ? known.ConfirmedAt : asked,
            ActedAt = known?.ActedAt,
            Tracks = [.. listed, .. newer],
            GoneTracks = gone.RemoveRange(gone.Where(g => g.Value + PresenceFold.RememberGone < asked).Select(g => g.Key)),
        };
    }

    // What the portal itself changes; the answer is older than that.
    private static ParticipantPresence AsActed(ParticipantPresence answered, ParticipantPresence? known) => known is null ? answered : answered with
    {
        Grants = known.Grants,
        Name = known.Name,
        Role = known.Role,
        HandRaisedAt = known.HandRaisedAt,
        Device = known.Device,
    };

    private void CountDrift(Connection? known, ParticipantPresence participant)
    {
        // The first answer about a meeting after the portal's start is how the portal learns of it, and no drift.
        if (before.SnapshotAt is null && before.Connections.IsEmpty)
            return;
        if (known is not { IsPresent: true })
            Drift += new PresenceDrift(1, 0, 0, 0);
        else
            Drift += new PresenceDrift(0, 0, Differences(known, participant), 0);
    }

    private static int Differences(Connection known, ParticipantPresence participant)
    {
        var held = known.Tracks.Select(t => t.Track.Sid).ToHashSet(StringComparer.Ordinal);
        held.SymmetricExceptWith(participant.Tracks.Select(t => t.Sid));
        return held.Count;
    }

    // LiveKit lets an identity be connected once: a second connection ends the first, and the webhook that says so may be late or lost.
    private void Supersede(Connection connection, DateTime learnedAt)
    {
        foreach (var other in _connections.Values.Where(c => c.IsPresent && c.Identity == connection.Identity && c.Sid != connection.Sid).ToList())
        {
            var otherIsOlder = (other.Info!.JoinedAt, other.LearnedAt).CompareTo((connection.Info!.JoinedAt, connection.LearnedAt)) <= 0;
            var (older, newer) = otherIsOlder ? (other, connection) : (connection, other);
            Depart(older, newer.Info!.JoinedAt, learnedAt, reason: null);
        }
    }

    private void Depart(Connection connection, DateTime at, DateTime learnedAt, DepartureReason? reason)
    {
        _connections[connection.Sid] = connection with
        {
            Departure = connection.Departure is { } earlier && earlier.LearnedAt > learnedAt ? earlier : new Departure(at, learnedAt),
            Tracks = [],
            GoneTracks = ImmutableDictionary<string, DateTime>.Empty,
        };
        if (!connection.Info!.IsHidden)
            Changes.Add(new Departed(Meeting, connection.Info, at, reason));
    }
}
