using System.Collections.Immutable;

namespace Bedrud.Web.Features.Meeting;

/// <summary>One thing that the portal tells a page in a meeting, over its own connection: what comes this way no participant can have made up.</summary>
/// <param name="Event">Such as <c>chat</c>; see <c>docs/meeting.md</c>.</param>
/// <param name="Body">Written as JSON, in camel case.</param>
public sealed record MeetingNotice(string Event, object Body)
{
    private readonly Lazy<byte[]> _frame = new(() => ServerSentEvent.Write(Event, Body), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>As it goes over the wire: written once, however many pages it goes to.</summary>
    internal ReadOnlyMemory<byte> Frame => _frame.Value;
}

/// <summary>Carries notices to the pages of those who are in a meeting, as far as this portal holds their connections. Safe for concurrent use. A singleton.</summary>
public sealed class MeetingChannel
{
    private readonly Lock _lock = new();
    private volatile ImmutableDictionary<string, ImmutableList<Listener>> _rooms = ImmutableDictionary.Create<string, ImmutableList<Listener>>(StringComparer.Ordinal);

    /// <summary>Has <paramref name="deliver"/> called for each notice, in order for one publisher. It must return at once and must not throw.</summary>
    /// <param name="person">As <see cref="Domain.Rooms.ParticipantIdentity.PersonOf"/> gives it.</param>
    /// <param name="device">The tab or device, as the page names it; null where it named none.</param>
    public IDisposable Listen(string room, string person, Action<MeetingNotice> deliver, string? device = null)
    {
        var listener = new Listener(this, room, person, deliver, device);
        lock (_lock)
            _rooms = _rooms.SetItem(room, _rooms.GetValueOrDefault(room, []).Add(listener));
        return listener;
    }

    /// <returns>To how many pages it went.</returns>
    /// <param name="toPerson">Only to this person's pages; null for everybody's.</param>
    /// <param name="toDevice">Only to the pages of this device, and those that named none; null for all.</param>
    public int Publish(string room, MeetingNotice notice, string? toPerson = null, string? toDevice = null)
    {
        var told = 0;
        foreach (var listener in _rooms.GetValueOrDefault(room, []))
        {
            if ((toPerson is not null && listener.Person != toPerson) || !listener.IsOn(toDevice))
                continue;
            listener.Deliver(notice);
            told++;
        }

        return told;
    }

    /// <summary>The same for what differs from person to person.</summary>
    /// <param name="noticeFor">Gets the person whose page it goes to.</param>
    public int Publish(string room, Func<string, MeetingNotice> noticeFor)
    {
        var listeners = _rooms.GetValueOrDefault(room, []);
        foreach (var listener in listeners)
            listener.Deliver(noticeFor(listener.Person));
        return listeners.Count;
    }

    /// <summary>Whether a page of this person listens.</summary>
    public bool Reaches(string room, string person) => _rooms.GetValueOrDefault(room, []).Exists(l => l.Person == person);

    private void Remove(Listener listener)
    {
        lock (_lock)
        {
            var rest = _rooms.GetValueOrDefault(listener.Room, []).Remove(listener);
            _rooms = rest.IsEmpty ? _rooms.Remove(listener.Room) : _rooms.SetItem(listener.Room, rest);
        }
    }

    private sealed class Listener(MeetingChannel channel, string room, string person, Action<MeetingNotice> deliver, string? device) : IDisposable
    {
        private int _gone;

        public string Room => room;

        public string Person => person;

        public bool IsOn(string? wanted) => wanted is null || device is null || wanted == device;

        public void Deliver(MeetingNotice notice) => deliver(notice);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _gone, 1) == 0)
                channel.Remove(this);
        }
    }
}
