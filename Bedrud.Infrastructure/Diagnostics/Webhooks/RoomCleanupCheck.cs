using System.Collections.Immutable;
using Bedrud.Domain.Health;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Webhooks;

/// <summary>
/// W3: a room is not cleaned up when everybody has left. LiveKit's answer tells who is in which room and how long it stays without anybody; since when it has
/// been empty only watching tells.
/// </summary>
internal sealed class RoomCleanupCheck(
    ILiveKitApi liveKit, IDbContextFactory<BedrudDbContext> contexts, IOptions<LiveKitOptions> options, TimeProvider time) : ICheck
{
    /// <summary>The remedy of the embedded mode that writes timeouts into the generated configuration.</summary>
    public const string TimeoutsRemedy = "set-room-timeouts";

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
        var lingering = empty.FirstOrDefault(room => room.EmptyFor > room.Timeout + Slack);
        var patient = empty.Where(room => room.Timeout > LongTimeout && room.EmptyFor >= Slack).ToList();
        if (lingering is not null)
            return Found(Verdict.Warning, "lingers", [.. empty.Where(room => room.EmptyFor > room.Timeout + Slack)]);
        if (patient.Count == 0)
            return Finding.Fine(new Evidence("rooms", WebhookSituation.Number(rooms.Count)), new Evidence("empty-rooms", WebhookSituation.Number(empty.Count)));
        // A room whose own settings say so is meant to be.
        var meant = await MeantAsync(patient, cancellationToken);
        return patient.TrueForAll(room => meant.Contains(room.Name))
            ? Found(Verdict.Notice, "as-set", patient)
            : Found(Verdict.Warning, "timeout", [.. patient.Where(room => !meant.Contains(room.Name))]);
    }

    private Finding Found(Verdict verdict, string cause, List<EmptyRoom> rooms)
    {
        var first = rooms[0];
        return new Finding(verdict, cause, first.Name, WebhookSituation.Number((long)first.Timeout.TotalSeconds), WebhookSituation.Number(rooms.Count))
        {
            Evidence = [.. rooms.Take(Shown).Select(room => new Evidence(
                "empty-room", $"{room.Name}: {WebhookSituation.Time(room.Since)}, empty_timeout {room.EmptyTimeout} s, departure_timeout {room.DepartureTimeout} s"))],
            Fixes = cause == "as-set" ? [new Fix("room-settings", first.Name)] : Fixes(first.Name),
        };
    }

    private ImmutableArray<Fix> Fixes(string room)
    {
        const string Yaml = "room:\n  empty_timeout: 300\n  departure_timeout: 20";
        var inSettings = new Fix("room-settings", room);
        if (options.Value.External)
            return [inSettings, new Fix("timeouts-external") { Lines = Yaml, Language = "yaml" }];
        return OwnConfiguration.Path(options.Value) is { } path
            ? [inSettings, new Fix("timeouts-own", path) { Lines = Yaml, Language = "yaml" }]
            : [inSettings, new Fix("timeouts-embedded") { Remedy = TimeoutsRemedy, Argument = $"empty={Room.DefaultEmptyTimeout},departure={Room.DefaultDepartureTimeout}" }];
    }

    private async Task<HashSet<string>> MeantAsync(List<EmptyRoom> rooms, CancellationToken cancellationToken)
    {
        var names = rooms.Select(room => room.Name).ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var own = await db.Rooms.AsNoTracking().Where(room => names.Contains(room.Name))
            .Select(room => new { room.Name, room.EmptyTimeout, room.DepartureTimeout }).ToListAsync(cancellationToken);
        return [.. rooms.Where(room => own.Any(set => set.Name == room.Name && set.EmptyTimeout == room.EmptyTimeout && set.DepartureTimeout == room.DepartureTimeout)).Select(room => room.Name)];
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
                    ? new Watched(HadPeople: true, EmptySince: null)
                    : new Watched(known?.HadPeople == true, known?.EmptySince ?? now);
            }

            return [.. rooms.Where(room => room.NumParticipants == 0).Select(room => Of(room, _watched[room.Sid], now)).OrderByDescending(room => room.EmptyFor)];
        }
    }

    private static EmptyRoom Of(LiveKit.Protocol.Room room, Watched watched, DateTime now)
    {
        // Whoever was there before the portal looked is not known: then the longer of the two counts.
        var seconds = watched.HadPeople ? room.DepartureTimeout : Math.Max(room.EmptyTimeout, room.DepartureTimeout);
        return new EmptyRoom(room.Name, watched.EmptySince!.Value, now - watched.EmptySince.Value, TimeSpan.FromSeconds(seconds), (int)room.EmptyTimeout, (int)room.DepartureTimeout);
    }

    private sealed record Watched(bool HadPeople, DateTime? EmptySince);

    /// <param name="Since">UTC; since when it has been seen to be empty.</param>
    /// <param name="Timeout">After which LiveKit removes it.</param>
    private sealed record EmptyRoom(string Name, DateTime Since, TimeSpan EmptyFor, TimeSpan Timeout, int EmptyTimeout, int DepartureTimeout);
}
