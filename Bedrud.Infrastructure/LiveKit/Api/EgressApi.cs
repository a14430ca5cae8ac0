using Bedrud.Infrastructure.LiveKit.Protocol;

namespace Bedrud.Infrastructure.LiveKit.Api;

/// <inheritdoc cref="IEgressApi"/>
internal sealed class EgressApi(TwirpClient twirp, ApiTokens tokens) : IEgressApi
{
    public async Task<IReadOnlyList<EgressInfo>> ListEgressAsync(CancellationToken cancellationToken)
    {
        // LiveKit's copy of the request holds the storage's keys: it is dropped unread.
        var parser = ListEgressResponse.Parser.WithDiscardUnknownFields(true);
        return (await twirp.CallAsync("Egress", "ListEgress", tokens.RoomRecord(), new ListEgressRequest(), parser, mayRepeat: true, cancellationToken)).Items;
    }
}
