using Bedrud.Domain.Rooms;

namespace Bedrud.Domain.Tests.Rooms;

public sealed class JoinPolicyTests
{
    private static readonly DateTime Now = new(2026, 5, 4, 10, 0, 0, DateTimeKind.Utc);
    private static readonly Joiner Member = new("u_1", IsGuest: false, IsAdministrator: false, RoomRole.Speaker);
    private static readonly Joiner Stranger = Member with { Membership = null };
    private static readonly Joiner Guest = new("g_1", IsGuest: true, IsAdministrator: false, null);
    private static readonly Joiner Administrator = new("u_2", IsGuest: false, IsAdministrator: true, null);

    private static Room NewRoom(bool isPublic = true, bool guests = true, int capacity = 0, RoomLocks locks = 0) =>
        new() { Name = "daily", IsPublic = isPublic, GuestsAllowed = guests, Capacity = capacity, Locks = locks };

    [Fact]
    public void Decide_StrangerInPublicRoom_JoinsAsSpeakerWithEverySource()
    {
        var admitted = Admitted(NewRoom(), Stranger);

        Assert.Equal(RoomRole.Speaker, admitted.Role);
        Assert.Equal(TrackSources.All, admitted.Grants.Sources);
        Assert.True(admitted.Grants is { CanPublish: true, CanSubscribe: true, CanPublishData: true });
    }

    [Fact]
    public void Decide_PrivateRoom_AdmitsMembersAndAdministratorsOnly()
    {
        var room = NewRoom(isPublic: false);

        Assert.Equal(RoomRole.Speaker, Admitted(room, Member).Role);
        Assert.Equal(RoomRole.Moderator, Admitted(room, Administrator).Role);
        Assert.Equal(JoinRefusal.NotAMember, Refused(room, Stranger).Reason);
        Assert.Equal(JoinRefusal.SignInRequired, Refused(room, Guest).Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decide_GuestWhereGuestsAreNotAllowed_IsRefused(bool isPublic) =>
        Assert.Equal(JoinRefusal.GuestsNotAllowed, Refused(NewRoom(isPublic, guests: false), Guest).Reason);

    [Fact]
    public void Decide_SuspendedRoom_RefusesEverybody()
    {
        var room = NewRoom();
        room.IsSuspended = true;

        Assert.Equal(JoinRefusal.RoomSuspended, Refused(room, Administrator).Reason);
    }

    [Fact]
    public void Decide_Ban_HoldsUntilItsTimeAndNotLonger()
    {
        var ban = new Ban { RoomId = Guid.Empty, Identity = "u_1", DisplayName = "A", CreatedAt = Now, Until = Now.AddMinutes(5), Reason = "noise" };

        var refused = Assert.IsType<JoinDecision.Refused>(JoinPolicy.Decide(NewRoom(), Member, ban, null, 0, Now.AddMinutes(5).AddTicks(-1)));
        Assert.Equal((JoinRefusal.Banned, ban.Until, "noise"), (refused.Reason, refused.Until, refused.Explanation));
        Assert.IsType<JoinDecision.Admitted>(JoinPolicy.Decide(NewRoom(), Member, ban, null, 0, Now.AddMinutes(5)));
    }

    [Fact]
    public void Decide_Kick_HoldsUntilItsTimeAndNotLonger()
    {
        var kick = Restriction(Now, Now.AddMinutes(5));

        var refused = Assert.IsType<JoinDecision.Refused>(JoinPolicy.Decide(NewRoom(), Member, null, kick, 0, Now.AddMinutes(5).AddTicks(-1)));
        Assert.Equal((JoinRefusal.Kicked, kick.KeptOutUntil), (refused.Reason, refused.Until));
        Assert.IsType<JoinDecision.Admitted>(JoinPolicy.Decide(NewRoom(), Member, null, kick, 0, Now.AddMinutes(5)));
    }

    [Fact]
    public void Decide_KickWithoutATime_HoldsAsLongAsItsMeetingRuns() => Assert.Equal(
        new JoinDecision.Refused(JoinRefusal.Kicked), JoinPolicy.Decide(NewRoom(), Member, null, Restriction(Now, null), 0, Now.AddYears(1)));

    [Fact]
    public void Decide_KickOrBanOfAnAdministrator_DoesNotHold()
    {
        var ban = new Ban { RoomId = Guid.Empty, Identity = "u_2", DisplayName = "A", CreatedAt = Now };

        Assert.IsType<JoinDecision.Admitted>(JoinPolicy.Decide(NewRoom(), Administrator, ban, Restriction(Now, null), 0, Now));
    }

    [Theory]
    [InlineData(RoomLocks.Microphone, "Camera ScreenShare ScreenShareAudio")]
    [InlineData(RoomLocks.Microphone | RoomLocks.Screen, "Camera")]
    [InlineData(RoomLocks.Microphone | RoomLocks.Camera | RoomLocks.Screen, "")]
    public void Decide_SomebodyWhoseSourcesAreLocked_RejoinsWithoutThemAndWithAllElse(RoomLocks locks, string sources)
    {
        var restriction = Restriction(null, null);
        restriction.Locks = locks;

        var grants = Assert.IsType<JoinDecision.Admitted>(JoinPolicy.Decide(NewRoom(), Administrator, null, restriction, 0, Now)).Grants;

        Assert.Equal(sources, string.Join(' ', grants.Sources));
        Assert.True(grants is { CanSubscribe: true, CanPublishData: true });
    }

    [Fact]
    public void Without_ThenWith_GivesBackWhatRoomAndRoleAllowAndNothingElse()
    {
        var before = new ParticipantGrants(false, true, [TrackSource.Camera, TrackSource.Microphone]);
        var locked = before.Without(RoomLocks.Microphone | RoomLocks.Camera);

        Assert.Equal(new ParticipantGrants(false, true, []), locked);
        Assert.Equal(before, locked.With(RoomLocks.Microphone | RoomLocks.Camera, ParticipantGrants.For(RoomRole.Speaker, RoomLocks.Chat)));
        Assert.Equal([TrackSource.Microphone], locked.With(RoomLocks.Microphone, ParticipantGrants.For(RoomRole.Speaker, RoomLocks.None)).Sources);
        Assert.Empty(locked.With(RoomLocks.Microphone, ParticipantGrants.For(RoomRole.Speaker, RoomLocks.Microphone)).Sources);
        Assert.Empty(locked.With(RoomLocks.Microphone, ParticipantGrants.For(RoomRole.Viewer, RoomLocks.None)).Sources);
    }

    [Theory]
    [InlineData(2, 1, true)]
    [InlineData(2, 2, false)]
    [InlineData(0, 900, true)]
    public void Decide_Capacity_CountsTheOthersPresent(int capacity, int others, bool admitted) =>
        Assert.Equal(admitted, JoinPolicy.Decide(NewRoom(capacity: capacity), Member, null, null, others, Now) is JoinDecision.Admitted);

    [Fact]
    public void Decide_Locks_BindSpeakersAndNotModerators()
    {
        var room = NewRoom(locks: RoomLocks.Camera | RoomLocks.Chat);

        var speaker = Admitted(room, Member).Grants;
        Assert.Equal([TrackSource.Microphone, TrackSource.ScreenShare, TrackSource.ScreenShareAudio], speaker.Sources);
        Assert.False(speaker.CanPublishData);
        Assert.Equal(ParticipantGrants.For(RoomRole.Moderator, RoomLocks.None), Admitted(room, Administrator).Grants);
    }

    [Fact]
    public void Decide_EverySourceLocked_MayNotPublishAtAll()
    {
        var grants = Admitted(NewRoom(locks: RoomLocks.Microphone | RoomLocks.Camera | RoomLocks.Screen), Member).Grants;

        Assert.False(grants.CanPublish);
        Assert.Empty(grants.Sources);
    }

    [Fact]
    public void Decide_Viewer_SeesAndHearsOnly()
    {
        var grants = Admitted(NewRoom(), Member with { Membership = RoomRole.Viewer }).Grants;

        Assert.True(grants is { CanPublish: false, CanSubscribe: true });
    }

    [Theory]
    [InlineData(WaitingRoom.Off, "")]
    [InlineData(WaitingRoom.Guests, "guest")]
    [InlineData(WaitingRoom.Everybody, "guest stranger member")]
    public void Decide_WaitingRoom_HoldsBackWhomItNamesAndNoModerator(WaitingRoom waitingRoom, string waiting)
    {
        var room = NewRoom();
        room.WaitingRoom = waitingRoom;
        var people = new (string Name, Joiner Joiner)[]
        {
            ("guest", Guest), ("stranger", Stranger), ("member", Member), ("moderator", Member with { Membership = RoomRole.Moderator }),
            ("owner", Member with { Membership = RoomRole.Owner }), ("administrator", Administrator),
        };

        Assert.Equal(waiting, string.Join(' ', people.Where(p => Decide(room, p.Joiner, null) is JoinDecision.Waits).Select(p => p.Name)));
        Assert.All(people, p => Assert.IsType<JoinDecision.Admitted>(Decide(room, p.Joiner, Lobby(LobbyState.Admitted))));
    }

    [Theory]
    [InlineData(LobbyState.Admitted, false, true, 13, true)]
    [InlineData(LobbyState.Admitted, false, false, 11, true)]
    [InlineData(LobbyState.Admitted, false, false, 12, false)]
    [InlineData(LobbyState.Admitted, true, true, 0, false)]
    [InlineData(LobbyState.Waiting, false, true, 0, false)]
    [InlineData(LobbyState.Refused, false, true, 0, false)]
    public void Decide_AnAdmission_HoldsForItsMeetingAndNotForTheNext(LobbyState state, bool endedSince, bool runs, int hours, bool admits)
    {
        var room = NewRoom();
        room.WaitingRoom = WaitingRoom.Guests;

        Assert.Equal(admits, Decide(room, Guest, Lobby(state, endedSince, runs, hours)) is JoinDecision.Admitted);
    }

    [Fact]
    public void Decide_SomebodyRefusedAnyway_IsNotMadeToWaitFirst()
    {
        var room = NewRoom(guests: false);
        room.WaitingRoom = WaitingRoom.Everybody;

        Assert.Equal(JoinRefusal.GuestsNotAllowed, Assert.IsType<JoinDecision.Refused>(Decide(room, Guest, Lobby(LobbyState.Admitted))).Reason);
    }

    private static JoinDecision Decide(Room room, Joiner joiner, LobbyStanding? lobby) => JoinPolicy.Decide(room, joiner, null, null, 0, Now, lobby);

    private static LobbyStanding Lobby(LobbyState state, bool endedSince = false, bool runs = true, int hours = 0) => new(
        new LobbyEntry
        {
            RoomId = Guid.Empty,
            Identity = "g_1",
            DisplayName = "G",
            State = state,
            AskedAt = Now,
            SeenAt = Now,
            DecidedAt = state == LobbyState.Waiting ? null : Now.AddHours(-hours),
        },
        endedSince ? Now.AddMinutes(-2) : null,
        runs);

    private static Restriction Restriction(DateTime? at, DateTime? until) =>
        new() { RoomId = Guid.Empty, Identity = "u_1", DisplayName = "A", KeptOutAt = at, KeptOutUntil = until };

    private static JoinDecision.Admitted Admitted(Room room, Joiner joiner) =>
        Assert.IsType<JoinDecision.Admitted>(JoinPolicy.Decide(room, joiner, null, null, 0, Now));

    private static JoinDecision.Refused Refused(Room room, Joiner joiner) =>
        Assert.IsType<JoinDecision.Refused>(JoinPolicy.Decide(room, joiner, null, null, 0, Now));
}
