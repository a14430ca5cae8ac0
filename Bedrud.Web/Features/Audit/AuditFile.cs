using System.Globalization;
using System.Text;
using System.Text.Json;
using Bedrud.Domain.Auditing;

namespace Bedrud.Web.Features.Audit;

/// <summary>Writes entries into a file as they are read.</summary>
internal static class AuditFile
{
    public const string Csv = "csv";
    public const string Json = "json";

    private const int FlushEvery = 500;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private static readonly string[] Columns =
    [
        "sequence", "id", "at", "actorId", "actorName", "action", "roomName", "target", "failure", "details", "reason", "before", "after", "remoteAddress", "client", "hash",
    ];

    /// <summary>As RFC 4180 says, in UTF-8 with a mark, without which spreadsheets guess another encoding.</summary>
    public static async Task WriteCsvAsync(Stream stream, IAsyncEnumerable<AuditEntry> entries, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(string.Join(',', Columns));
        var written = 0;
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            var e = AuditEntryBody.Of(entry);
            string?[] fields =
            [
                e.Sequence.ToString(CultureInfo.InvariantCulture), e.Id.ToString(), e.At.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture), e.ActorId?.ToString(),
                e.ActorName, e.Action, e.RoomName, e.Target, e.Failure, e.Details, e.Reason, e.Before, e.After, e.RemoteAddress, e.Client, e.Hash,
            ];
            await writer.WriteLineAsync(string.Join(',', fields.Select(Field)));
            if (++written % FlushEvery == 0)
                await writer.FlushAsync(cancellationToken);
        }
    }

    public static Task WriteJsonAsync(Stream stream, IAsyncEnumerable<AuditEntry> entries, CancellationToken cancellationToken) =>
        JsonSerializer.SerializeAsync(stream, entries.Select(AuditEntryBody.Of), Options, cancellationToken);

    /// <summary>A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection).</summary>
    internal static string Field(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n')
            text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 && text[0] != '\'' ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
