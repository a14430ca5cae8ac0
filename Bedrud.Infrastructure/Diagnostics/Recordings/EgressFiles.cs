using System.Collections.Immutable;
using Bedrud.Infrastructure.LiveKit.Protocol;

namespace Bedrud.Infrastructure.Diagnostics.Recordings;

/// <summary>A finished recording's file, as LiveKit names it.</summary>
/// <param name="Location">As LiveKit says it; a signed URL is a secret, so it is shown by <see cref="Shown"/> alone.</param>
/// <param name="Url">Null where the location is no URL.</param>
internal sealed record EgressFile(string Room, string Location, Uri? Url, DateTime EndedAt)
{
    private const int MaxShown = 200;

    /// <summary>Without what a signed URL is signed with.</summary>
    public string Shown => Url is null ? Cut(Location) : Cut($"{Url.Scheme}://{Url.Authority}{Url.AbsolutePath}");

    /// <summary>The newest file of each recording that ended well, newest first.</summary>
    public static ImmutableArray<EgressFile> Of(EgressAnswer answer) =>
    [
        .. from item in answer.Items
           where item.Status is EgressStatus.EgressComplete or EgressStatus.EgressLimitReached
           let file = item.FileResults.LastOrDefault(result => result.Location.Length > 0)
           where file is not null
           select new EgressFile(item.RoomName, file.Location, UrlOf(file.Location), DateTime.UnixEpoch.AddTicks(Math.Max(item.EndedAt, 0) / TimeSpan.NanosecondsPerTick)),
    ];

    // "/out/a.mp4" is an absolute file:// URL to .NET.
    private static Uri? UrlOf(string location) =>
        location.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(location, UriKind.Absolute, out var url) && !url.IsFile ? url : null;

    private static string Cut(string text) => text.Length <= MaxShown ? text : text[..MaxShown] + "…";
}
