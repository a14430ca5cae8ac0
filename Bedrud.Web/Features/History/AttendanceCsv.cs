using System.Globalization;
using System.Text;
using CsvHelper;

namespace Bedrud.Web.Features.History;

/// <summary>Attendance as comma-separated text (RFC 4180), in UTF-8 with a mark, by which Excel knows it.</summary>
internal static class AttendanceCsv
{
    // A guest names themselves: "=HYPERLINK(...)" must stay a name in whatever opens the file.
    private static readonly CsvWriterOptions Options = new() { Injection = CsvInjection.Escape };

    /// <param name="byStay">A line for each stay; else one for each person.</param>
    public static byte[] Write(MeetingDetails meeting, bool byStay)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, Options, leaveOpen: true))
        {
            if (byStay)
                WriteStays(csv, meeting);
            else
                WritePeople(csv, meeting);
            csv.Flush();
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static void WritePeople(CsvWriter csv, MeetingDetails meeting)
    {
        Line(csv, "name", "account", "first_joined_utc", "last_left_utc", "joins", "minutes");
        foreach (var person in meeting.Attendance)
            Line(csv, person.Name, Account(person), Time(person.FirstJoinedAt), Time(person.LastLeftAt), person.Stays.Count.ToString(CultureInfo.InvariantCulture), Minutes(person.Seconds));
    }

    private static void WriteStays(CsvWriter csv, MeetingDetails meeting)
    {
        Line(csv, "name", "account", "joined_utc", "left_utc", "minutes", "reason", "worst_loss_percent", "worst_round_trip_ms");
        foreach (var (person, stay) in meeting.Attendance.SelectMany(p => p.Stays.Select(s => (p, s))).OrderBy(p => p.s.JoinedAt))
        {
            Line(csv, stay.Name, Account(person), Time(stay.JoinedAt), Time(stay.LeftAt), stay.LeftAt is { } left ? Minutes((left - stay.JoinedAt).TotalSeconds) : "",
                stay.Reason ?? "", Figure(stay.WorstLoss), Figure(stay.WorstRoundTrip));
        }
    }

    private static void Line(CsvWriter csv, params string[] fields)
    {
        foreach (var field in fields)
            csv.WriteField(field);
        csv.EndRecord();
    }

    private static string Account(AttendanceOfPerson person) => person.UserId?.ToString() ?? "";

    private static string Time(DateTime? utc) => utc?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "";

    private static string Minutes(double seconds) => (seconds / 60).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Figure(double? value) => value?.ToString("0.#", CultureInfo.InvariantCulture) ?? "";
}
