using System.Text.RegularExpressions;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Hosting;
using Room = Bedrud.Domain.Rooms.Room;

namespace Bedrud.Web.Features.Meeting;

/// <summary>From where somebody joins.</summary>
/// <param name="Id">The tab's or device's own letters and digits; null where it names none.</param>
/// <param name="TakeOver">Where the room lets several devices in: takes the first one's place instead of one more.</param>
public sealed partial record JoinDevice(string? Id, bool TakeOver)
{
    public static readonly JoinDevice Unnamed = new(null, false);

    /// <summary>Whether <paramref name="id"/> can be one: it becomes part of an identity.</summary>
    public static bool IsValid(string id) => Pattern().IsMatch(id);

    [GeneratedRegex(@"\A[A-Za-z0-9]{1,16}\z")]
    private static partial Regex Pattern();
}

/// <summary>
/// One person in one meeting from two places, as the room has it: <see cref="SecondDevice"/>. It is about convenience: whoever holds two tokens of one
/// identity moves between them whatever is said here.
/// </summary>
public sealed class SecondDevices(PresenceStore presence, ILiveKitApi liveKit)
{
    /// <summary>The identity under which this device may join, or <see cref="Problems.AlreadyHere"/>.</summary>
    public async Task<Result<string>> PlaceAsync(Room room, string person, JoinDevice device, CancellationToken cancellationToken)
    {
        if (room.SecondDevice == SecondDevice.Move || (room.SecondDevice == SecondDevice.Both && device.TakeOver))
            return person;
        // Nobody is asked about a person who is not there as far as anybody knows, which is nearly everybody who joins.
        if (!presence.Get(room.Name).Participants.Any(p => ParticipantIdentity.PersonOf(p.Identity) == person))
            return person;

        List<ParticipantInfo> own;
        try
        {
            own = [.. (await liveKit.ListParticipantsAsync(room.Name, cancellationToken))
                .Where(p => ParticipantIdentity.PersonOf(p.Identity) == person && p.State != ParticipantInfo.Types.State.Disconnected)];
        }
        catch (LiveKitException)
        {
            // Who is there can't be told, and a tab that lost its connection must be able to come back.
            return person;
        }

        // The same tab after a reload: its old connection may not have ended yet.
        var same = own.Find(p => device.Id is not null && DeviceOf(p) == device.Id);
        var others = own.Exists(p => p != same && (device.Id is null || DeviceOf(p) != device.Id));
        if (others && room.SecondDevice == SecondDevice.Refuse)
            return Problems.AlreadyHere;
        if (same is not null)
            return same.Identity;
        return device.Id is not null && own.Exists(p => p.Identity == person) ? ParticipantIdentity.OnDevice(person, device.Id) : person;
    }

    private static string? DeviceOf(ParticipantInfo participant) => participant.Attributes.GetValueOrDefault(ParticipantAttributes.Device);
}
