using System.Text.RegularExpressions;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>What the embedded server said last, where it says that its configuration is at fault and it has not come up since.</summary>
internal static class LastWords
{
    public static Finding? Of(MediaServerStatus status, Regex words, string cause, params Fix[] fixes) =>
        status is { State: MediaServerState.BackingOff or MediaServerState.GivenUp or MediaServerState.Starting, LastExit: { Line: { } line } exit } && words.IsMatch(line)
            ? new Finding(Verdict.Failing, cause)
            {
                Evidence =
                [
                    new Evidence("words", line),
                    new Evidence("ended", exit.At.UtcDateTime.ToString("O")),
                    .. status.Engine is { Version: var version } ? [new Evidence("lint-version", version)] : Array.Empty<Evidence>(),
                ],
                Fixes = [.. fixes],
            }
            : null;
}
