using Bedrud.Infrastructure.LiveKit.Protocol;
using Google.Protobuf;

namespace Bedrud.Infrastructure.LiveKit.Api;

/// <inheritdoc cref="IEgressApi"/>
internal sealed class EgressApi(TwirpClient twirp, ApiTokens tokens) : IEgressApi
{
    /// <summary>LiveKit without a worker answers after 21 to 22 s; giving up before that would leave open whether a recording began.</summary>
    public static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(32);

    // LiveKit's copy of the request holds the storage's keys: it is dropped unread.
    private static readonly MessageParser<ListEgressResponse> Listed = ListEgressResponse.Parser.WithDiscardUnknownFields(true);
    private static readonly MessageParser<EgressInfo> One = EgressInfo.Parser.WithDiscardUnknownFields(true);

    public async Task<IReadOnlyList<EgressInfo>> ListEgressAsync(CancellationToken cancellationToken) =>
        (await twirp.CallAsync("Egress", "ListEgress", tokens.RoomRecord(), new ListEgressRequest(), Listed, mayRepeat: true, cancellationToken)).Items;

    // Never repeated: a second request is a second recording.
    public Task<EgressInfo> StartRoomCompositeEgressAsync(RoomCompositeEgressRequest request, CancellationToken cancellationToken) =>
        twirp.CallAsync("Egress", "StartRoomCompositeEgress", tokens.RoomRecord(request.RoomName), request, One, mayRepeat: false, cancellationToken, StartTimeout);

    public Task<EgressInfo> StopEgressAsync(string egressId, string room, CancellationToken cancellationToken) =>
        twirp.CallAsync("Egress", "StopEgress", tokens.RoomRecord(room), new StopEgressRequest { EgressId = egressId }, One, mayRepeat: false, cancellationToken);
}
