using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics.Start.Remedies;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Webhooks;

/// <summary>
/// W3: a room is not cleaned up when everybody has left. LiveKit's answer tells who is in which room and how long it stays without anybody; since when it has
/// been empty only watching tells.
/// </summary>
internal sealed class RoomCleanupCheck(
    ILiveKitApi liveKit, IDbContextFactory<BedrudDbContext> contexts, IOptions<LiveKitOptions> options, EmbeddedFixes fixes, TimeProvider time) : ICheck
{
    /// <summary>A room that LiveKit would keep longer than this without anybody is called wrong.</summary>
    public static readonly TimeSpan LongTimeout = TimeSpan.FromHours(1);

    /// <summary>LiveKit looks at its rooms every few seconds; and a look takes its time.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);

    private const int Shown = 5;

    private readonly Dictionary<string, Watched> _watched = new(StringComparer.Ordinal);

    public CheckInfo Info { get; } = new("W3", CheckGroup.Webhooks) { Every = TimeSpan.FromSeconds(15), After = ["C1"] };

    public async Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<LiveKit.Protocol.Room> rooms;
        try
        {
            rooms = await liveKit.ListRoomsAsync([], cancellationToken);
        }
        catch (LiveKitException)
        {
            return Finding.Unknown("unreachable");
        }

        var empty = Watch(rooms, time.GetUtcNow().UtcDateTime);
        var lingering = empty.Where(room => room.EmptyFor > room.Timeout + Slack).ToList();
        var patient = empty.Where(room => room.Timeout > LongTimeout && room.EmptyFor >= Slack).ToList();
        if (lingering.Count + patient.Count == 0)
            return Finding.Fine(new Evidence("rooms", WebhookSituation.Number(rooms.Count)), new Evidence("empty-rooms", WebhookSituation.Number(empty.Count)));
        var own = await OwnAsync([.. lingering, .. patient], cancellationToken);
        // A room whose own settings say so is meant to be.
        var tooLong = patient.Where(room => own.GetValueOrDefault(room.Name) != (room.EmptyTimeout, room.DepartureTimeout)).ToList();
        if (lingering.Exists(IsOurs))
            return Found(Verdict.Warning, "lingers", lingering.FindAll(IsOurs));
        if (tooLong.Exists(IsOurs))
            return Found(Verdict.Warning, "timeout", tooLong.FindAll(IsOurs));
        if (lingering.Count > 0)
            return Found(Verdict.Notice, "lingers", lingering);
        return tooLong.Count > 0 ? Found(Verdict.Notice, "timeout", tooLong) : Found(Verdict.Notice, "as-set", patient);

        // A LiveKit that runs elsewhere may serve others, too, whose rooms are their own matter.
        bool IsOurs(EmptyRoom room) => !options.Value.External || own.ContainsKey(room.Name);
    }

    private Finding Found(Verdict verdict, string cause, List<EmptyRoom> rooms)
    {
        var first = rooms[0];
        return new Finding(verdict, cause, first.Name, WebhookSituation.Number((long)first.Timeout.TotalSeconds), WebhookSituation.Number(rooms.Count))
        {
            Evidence = [.. rooms.Take(Shown).Select(room => new Evidence(
                "empty-room", $"{room.Name}: {WebhookSituation.Time(room.Since)}, empty_timeout {room.EmptyTimeout} s, departure_timeout {room.DepartureTimeout} s"))],
            Fixes = cause == "as-set" ? [new Fix("room-settings", first.Name)] : [new Fix("room-settings", first.Name), .. fixes.RoomTimeouts(LongTimeout)],
        };
    }

    /// <summary>The timeouts of those that are this portal's, by name.</summary>
    private async Task<Dictionary<string, (int, int)>> OwnAsync(List<EmptyRoom> rooms, CancellationToken cancellationToken)
    {
        var names = rooms.Select(room => room.Name).Distinct().ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Rooms.AsNoTracking().Where(room => names.Contains(room.Name))
            .Select(room => new { room.Name, room.EmptyTimeout, room.DepartureTimeout })
            .ToDictionaryAsync(room => room.Name, room => (room.EmptyTimeout, room.DepartureTimeout), StringComparer.Ordinal, cancellationToken);
    }

    /// <summary>The rooms that nobody is in, longest first.</summary>
    private List<EmptyRoom> Watch(IReadOnlyList<LiveKit.Protocol.Room> rooms, DateTime now)
    {
        lock (_watched)
        {
            foreach (var gone in _watched.Keys.Except(rooms.Select(room => room.Sid)).ToList())
                _watched.Remove(gone);
            foreach (var room in rooms)
            {
                var known = _watched.GetValueOrDefault(room.Sid);
                _watched[room.Sid] = room.NumParticipants > 0
                    ? new Watched(HadPeople: true, EmptySince: null, At: 0)
                    : known?.EmptySince is not null ? known : new Watched(known?.HadPeople == true, now, time.GetTimestamp());
            }

            return [.. rooms.Where(room => room.NumParticipants == 0).Select(room => Of(room, _watched[room.Sid])).OrderByDescending(room => room.EmptyFor)];
        }
    }

    private EmptyRoom Of(LiveKit.Protocol.Room room, Watched watched)
    {
        // Whoever was there before the portal looked is not known: then the longer of the two counts.
        var seconds = watched.HadPeople ? room.DepartureTimeout : Math.Max(room.EmptyTimeout, room.DepartureTimeout);
        return new EmptyRoom(room.Name, watched.EmptySince!.Value, time.GetElapsedTime(watched.At), TimeSpan.FromSeconds(seconds), (int)room.EmptyTimeout, (int)room.DepartureTimeout);
    }

    /// <param name="HadPeople">Somebody was seen in it.</param>
    /// <param name="EmptySince">UTC, to be shown.</param>
    /// <param name="At">The same of the clock that nobody sets.</param>
    private sealed record Watched(bool HadPeople, DateTime? EmptySince, long At);

    /// <param name="Since">UTC; since when it has been seen to be empty.</param>
    /// <param name="Timeout">After which LiveKit removes it.</param>
    private sealed record EmptyRoom(string Name, DateTime Since, TimeSpan EmptyFor, TimeSpan Timeout, int EmptyTimeout, int DepartureTimeout);
}
