using System.Globalization;
using Bedrud.Domain.Auditing;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.History;

public sealed partial class PastMeetings
{
    /// <summary>The whole attendance, for those who run the room; who took it is written down.</summary>
    /// <param name="format">csv or json, for the audit log.</param>
    public async Task<Result<MeetingDetails>> ExportAsync(Guid id, string format, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await FindAsync(db, id, actor, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var problem = found.Value.Reader is null ? null : Problems.Forbidden;
        var attendance = problem is null ? await AttendanceAsync(db, found.Value, cancellationToken) : [];
        audit.Add(db, actor, AuditAction.HistoryExport, found.Value.Summary.RoomName, id.ToString(), problem,
            string.Create(CultureInfo.InvariantCulture, $"{format}, people: {attendance.Count}"));
        await db.SaveChangesAsync(cancellationToken);
        return problem is null ? new MeetingDetails(found.Value.Summary, attendance) : problem;
    }
}
