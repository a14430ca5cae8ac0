namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>Files of recordings that the database does not know: after a restored backup they may be the only copy, so that nobody deletes them but people.</summary>
/// <param name="Place">A folder of the data folder, or what the library's keys begin with.</param>
/// <param name="Files">How many, 1 or more; none that is younger than a day.</param>
public sealed record UnknownFilesOfPlace(string Place, int Files, long Bytes);

/// <summary>What the last sweep of this portal found.</summary>
/// <param name="LookedAt">UTC.</param>
/// <param name="Places">Those alone where there is something.</param>
public sealed record UnknownFilesFound(DateTime LookedAt, IReadOnlyList<UnknownFilesOfPlace> Places);

/// <summary>Keeps what the hourly sweep found, since to list a library may take minutes, and money. A singleton; safe for concurrent use.</summary>
public sealed class UnknownRecordingFiles
{
    private volatile UnknownFilesFound? _latest;

    /// <summary>Null until the first sweep, a minute after the portal's start.</summary>
    public UnknownFilesFound? Latest
    {
        get => _latest;
        set => _latest = value;
    }
}
