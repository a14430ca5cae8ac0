using System.Linq.Expressions;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Recordings.Library;

/// <summary>How recordings are found, sorted and read, all of it in the database.</summary>
internal static class RecordingLists
{
    /// <summary>Those that the account may see: <see cref="RecordingPolicy"/> as a query. A test compares the two.</summary>
    public static IQueryable<Recording> VisibleTo(BedrudDbContext db, Guid userId, bool isAdministrator)
    {
        if (isAdministrator)
            return db.Recordings.AsNoTracking();
        // A member's role is kept by name, a room's by number: they can't be compared there, so each role has a line of its own. Owners have the highest.
        var rooms = db.RoomMembers.Where(m => m.UserId == userId && db.Rooms.Any(r => r.Id == m.RoomId && (
            m.Role == RoomRole.Owner
            || (m.Role == RoomRole.Moderator && (r.Recording.ViewRole <= RoomRole.Moderator || r.Recording.DownloadRole <= RoomRole.Moderator
                || r.Recording.DeleteRole <= RoomRole.Moderator || r.Recording.ShareRole <= RoomRole.Moderator))
            || (m.Role == RoomRole.Speaker && (r.Recording.ViewRole <= RoomRole.Speaker || r.Recording.DownloadRole <= RoomRole.Speaker
                || r.Recording.DeleteRole <= RoomRole.Speaker || r.Recording.ShareRole <= RoomRole.Speaker))
            || (m.Role == RoomRole.Viewer && (r.Recording.ViewRole <= RoomRole.Viewer || r.Recording.DownloadRole <= RoomRole.Viewer
                || r.Recording.DeleteRole <= RoomRole.Viewer || r.Recording.ShareRole <= RoomRole.Viewer))))).Select(m => m.RoomId);
        return db.Recordings.AsNoTracking().Where(r => rooms.Contains(r.RoomId));
    }

    /// <param name="byState">
    /// Said by the state, whose index counts quickly. Otherwise by what no index begins with: SQLite would go by the state and then sort nearly all rows, instead of
    /// reading the first few in their order.
    /// </param>
    public static IQueryable<Recording> OfKind(this IQueryable<Recording> recordings, RecordingFilter filter, bool byState) => filter switch
    {
        RecordingFilter.Active => recordings.Where(r => r.State <= RecordingState.Processing),
        RecordingFilter.Ready when !byState => recordings.Where(r => r.FileKey != null && r.DeletedAt == null),
        RecordingFilter.Ready => recordings.Where(r => r.State == RecordingState.Ready),
        RecordingFilter.Failed => recordings.Where(r => r.State == RecordingState.Failed || r.State == RecordingState.Lost),
        RecordingFilter.Deleted => recordings.Where(r => r.State == RecordingState.Deleted),
        _ when !byState => recordings.Where(r => r.DeletedAt == null),
        _ => recordings.Where(r => r.State < RecordingState.Deleted),
    };

    public static IQueryable<Recording> Matching(this IQueryable<Recording> recordings, RecordingQuery query)
    {
        if (!string.IsNullOrEmpty(query.Room))
            recordings = recordings.Where(r => r.RoomName == query.Room);
        if (query.From is { } from)
            recordings = recordings.Where(r => r.RequestedAt >= from);
        if (query.Before is { } before)
            recordings = recordings.Where(r => r.RequestedAt < before);
        if (string.IsNullOrWhiteSpace(query.Search))
            return recordings;
        // Each word somewhere: "daily ayşe" finds Ayşe's recordings of daily.
        foreach (var word in RecordingSearch.Fold(query.Search).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var pattern = $"%{Escape(word)}%";
            recordings = recordings.Where(r => EF.Functions.Like(r.SearchText, pattern, @"\"));
        }

        return recordings;
    }

    // The id ends every order, so that pages neither repeat nor skip a recording.
    public static IQueryable<Recording> Sorted(this IQueryable<Recording> recordings, RecordingSort sort, bool descending) => sort switch
    {
        RecordingSort.Title => Order(recordings, r => r.SearchText, descending),
        RecordingSort.Length => Order(recordings, r => r.DurationMs, descending),
        RecordingSort.Size => Order(recordings, r => r.Size, descending),
        _ => Order(recordings, r => r.RequestedAt, descending),
    };

    public static readonly Expression<Func<Recording, RecordingSummary>> ToSummary = r => new RecordingSummary(
        r.Id, r.Title, r.RoomId, r.RoomName, r.State, r.Reason, r.End, r.RequestedByName, r.IsAutomatic, r.StartedAt ?? r.RequestedAt, r.StartedAt,
        TimeSpan.FromMilliseconds(r.DurationMs), r.Size, r.HasVideo, r.ThumbnailKey != null, r.FileKey != null, r.DeletedAt);

    private static IOrderedQueryable<Recording> Order<TKey>(IQueryable<Recording> recordings, Expression<Func<Recording, TKey>> key, bool descending) =>
        descending ? recordings.OrderByDescending(key).ThenByDescending(r => r.Id) : recordings.OrderBy(key).ThenBy(r => r.Id);

    private static string Escape(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal);
}
