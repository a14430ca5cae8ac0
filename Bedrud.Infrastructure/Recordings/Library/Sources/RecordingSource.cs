namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>Where a recording's file is, before it is in the library.</summary>
internal abstract record RecordingSource
{
    private RecordingSource()
    {
    }

    /// <summary>For the log and for people: without what an address may be signed with.</summary>
    public abstract string Shown { get; }

    /// <summary>An object of the bucket of the settings.</summary>
    public sealed record InBucket(string Key) : RecordingSource
    {
        public override string Shown => $"s3:{Key}";
    }

    /// <summary>Something that is got over HTTP. Bedrud can't delete it.</summary>
    public sealed record AtAddress(Uri Address) : RecordingSource
    {
        public override string Shown => $"{Address.Scheme}://{Address.Authority}{Address.AbsolutePath}";
    }

    /// <summary>A file that this machine sees.</summary>
    public sealed record OnDisk(string Path) : RecordingSource
    {
        public override string Shown => Path;
    }
}

/// <summary>A recording's file could not be had.</summary>
/// <param name="reason">Why.</param>
/// <param name="message">For people; without secrets.</param>
internal sealed class SourceException(Domain.Recordings.RecordingReason reason, string message, Exception? inner = null) : Exception(message, inner)
{
    public Domain.Recordings.RecordingReason Reason { get; } = reason;
}
