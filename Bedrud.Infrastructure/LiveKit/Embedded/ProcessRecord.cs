using System.Text.Json;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>What the next portal must know about a media server that it did not start.</summary>
internal sealed record ProcessRecord
{
    /// <summary>Null while the server is being started: a portal that dies just then leaves it findable by its configuration's path.</summary>
    public ProcessIdentity? Process { get; init; }

    public required int Port { get; init; }

    /// <summary>Where it answers on this machine, as a URL has it: <c>127.0.0.1</c>, <c>[::1]</c>.</summary>
    public string Address { get; init; } = "127.0.0.1";

    public required MediaServerEngine Engine { get; init; }

    /// <summary>See <see cref="ServerConfiguration.Fingerprint"/> and <see cref="OwnConfiguration.Fingerprint"/>.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The portal's own temporary file, or the administrator's.</summary>
    public required string ConfigurationPath { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
}

/// <summary><c>livekit/process.json</c> in the data folder.</summary>
internal sealed class ProcessRecordFile(DataFolder folder)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private string Path => folder.File("livekit", "process.json");

    /// <summary>Null where there is none, or where it cannot be understood: a server is then not recognised, and its port not taken.</summary>
    public ProcessRecord? Read()
    {
        try
        {
            return JsonSerializer.Deserialize<ProcessRecord>(File.ReadAllBytes(Path), Json);
        }
        catch (Exception error) when (error is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    public void Write(ProcessRecord record) => OwnerOnly.Replace(Path, JsonSerializer.SerializeToUtf8Bytes(record, Json));

    public void Remove() => File.Delete(Path);
}
