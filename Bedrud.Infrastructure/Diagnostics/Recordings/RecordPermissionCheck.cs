using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit.Api;

namespace Bedrud.Infrastructure.Diagnostics.Recordings;

/// <summary>R1: "permissions denied" at a recording, although the key is right. The portal's own tokens always have roomRecord; foreign ones are looked into by the token page.</summary>
internal sealed class RecordPermissionCheck(EgressWatch watch, ILiveKitApi liveKit) : EgressCheck(watch, "R1", TimeSpan.FromMinutes(1))
{
    protected override async Task<Finding> JudgeAsync(EgressAnswer answer, CancellationToken cancellationToken)
    {
        var failure = Watch.LastFailure?.Failure is { Cause: LiveKitCause.PermissionDenied } start ? start : answer.Failure;
        if (failure is null || failure.Cause is LiveKitCause.NoRedis)
            // That Redis is missing is told only to those who may record.
            return Finding.Fine(new Evidence("grant", "roomRecord"));
        if (failure.Cause != LiveKitCause.PermissionDenied)
            return Finding.Unknown("no-list");
        try
        {
            await liveKit.ListRoomsAsync([], cancellationToken);
        }
        catch (LiveKitException)
        {
            // Then nothing is allowed, which is no matter of recordings.
            return Finding.Unknown("no-list");
        }

        return With(
            Verdict.Failing, "denied",
            [new Evidence("grant", "roomRecord"), new Evidence("answer", "401 permissions denied"), new Evidence("rooms", "200")],
            [new Fix("key-may-record"), new Fix("token-claims") { Lines = "\"video\": { \"roomRecord\": true, \"room\": \"<room>\" }", Language = "json" }, new Fix("token-page")]);
    }
}
