using System.Text.Json;
using System.Text.Json.Serialization;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.Recordings.Library;

namespace Bedrud.Infrastructure.Recordings.BuiltIn;

/// <summary>What the next portal must know about a recording that it did not start.</summary>
internal sealed record CaptureRecord
{
    public required Guid RecordingId { get; init; }

    public required string RoomName { get; init; }

    /// <summary>Id of the data folder: of several portals on one database, each knows its own recordings by it.</summary>
    public string FolderId { get; init; } = "";

    public RecordingLayout Layout { get; init; }

    public RecordingResolution Resolution { get; init; }

    public bool AudioOnly { get; init; }

    /// <summary>UTC.</summary>
    public DateTime AskedAt { get; init; }

    public RecorderStatus Status { get; init; }

    /// <summary>What <see cref="Status"/> will be once the file is put together.</summary>
    public RecorderStatus Outcome { get; init; } = RecorderStatus.Complete;

    /// <summary>UTC; null until the first bytes came.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? StopRequestedAt { get; init; }

    public bool MeetingEnded { get; init; }

    public string? Error { get; init; }

    /// <summary>Number of the file that is being written, from 1: each browser writes one of its own. 0 before the first.</summary>
    public int Part { get; init; }

    /// <summary>Of what the browser must know to send that file. The secret itself is nowhere kept.</summary>
    public string SecretHash { get; init; } = "";

    /// <summary>Null while it is being started.</summary>
    public ProcessIdentity? Browser { get; init; }

    /// <summary>Bytes of the finished file.</summary>
    public long Size { get; init; }

    public TimeSpan Duration { get; init; }

    public bool HasFile { get; init; }

    [JsonIgnore]
    public string EngineId => $"BR_{FolderId}_{RecordingId:N}";

    [JsonIgnore]
    public bool StopRequested => StopRequestedAt is not null;

    [JsonIgnore]
    public bool HasEnded => Status >= RecorderStatus.Complete;

    /// <summary>Whether a browser has to be looked after.</summary>
    [JsonIgnore]
    public bool Runs => Status is RecorderStatus.Starting or RecorderStatus.Active;
}

/// <summary>The files of one recording that is being made: <c>recordings/incoming/{id}</c> in the data folder.</summary>
internal sealed class CaptureFolder(DataFolder data, Guid recordingId)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    public string Path { get; } = System.IO.Path.Combine(Root(data), recordingId.ToString("N"));

    /// <summary>The finished file.</summary>
    public string File => System.IO.Path.Combine(Path, $"{recordingId:N}.mp4");

    public string Part(int number) => System.IO.Path.Combine(Path, $"part-{number}.mp4");

    /// <summary>Parts that could not be joined, for somebody to look at. Outside of the folder, which goes once the file is in the library.</summary>
    public string Rest => Path + RecordingFolders.RestEnding;

    /// <summary>What ffmpeg writes: a name for each attempt, since that of a portal that was killed may write still.</summary>
    public string NewDraft()
    {
        foreach (var draft in Directory.EnumerateFiles(Path, "*.converted"))
            System.IO.File.Delete(draft);
        return $"{File}.{Guid.NewGuid():N}.converted";
    }

    /// <summary>The browser's own, with its page, its lease and its log.</summary>
    public string Profile(int number) => System.IO.Path.Combine(Path, $"browser-{number}");

    private string RecordPath => System.IO.Path.Combine(Path, "recording.json");

    public static string Root(DataFolder data) => System.IO.Path.Combine(data.Path, "recordings", "incoming");

    /// <summary>Every recording that was begun and whose file was not fetched.</summary>
    public static IEnumerable<Guid> All(DataFolder data) => Directory.Exists(Root(data))
        ? Directory.EnumerateDirectories(Root(data)).Select(folder => Guid.TryParseExact(System.IO.Path.GetFileName(folder), "N", out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty)
        : [];

    /// <summary>Null where there is none, or where it can't be understood.</summary>
    /// <exception cref="UnauthorizedAccessException">It is another user's.</exception>
    public CaptureRecord? Read()
    {
        try
        {
            return JsonSerializer.Deserialize<CaptureRecord>(System.IO.File.ReadAllBytes(RecordPath), Json);
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return null;
        }
    }

    public void Write(CaptureRecord record)
    {
        OwnerOnly.CreateDirectory(Path);
        OwnerOnly.Replace(RecordPath, JsonSerializer.SerializeToUtf8Bytes(record, Json));
    }

    /// <summary>Bytes that all parts have so far.</summary>
    public long Written(int parts) => Enumerable.Range(1, parts).Sum(n => new FileInfo(Part(n)) is { Exists: true } file ? file.Length : 0);

    public void RemoveParts(int parts)
    {
        for (var n = 1; n <= parts; n++)
            System.IO.File.Delete(Part(n));
    }

    /// <summary>Keeps parts that are not in the file.</summary>
    public void KeepRest(IEnumerable<string> parts)
    {
        OwnerOnly.CreateDirectory(Rest);
        foreach (var part in parts)
            System.IO.File.Move(part, System.IO.Path.Combine(Rest, System.IO.Path.GetFileName(part)), overwrite: true);
    }

    public void Remove() => RemoveFolder(Path);

    /// <summary>A browser that was just killed may still be letting go of its files: what stays is removed with the whole folder later.</summary>
    public static void RemoveFolder(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
