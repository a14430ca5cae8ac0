using Bedrud.Domain.Recordings;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>A job that this portal works at.</summary>
internal sealed class JobLease(RecordingJob job)
{
    public Guid RecordingId { get; } = job.RecordingId;

    /// <summary>This one among them.</summary>
    public int Attempt { get; } = job.Attempts + 1;

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; } = job.CreatedAt;

    /// <summary>What somebody pointed to.</summary>
    public string? Source { get; } = job.Source;

    /// <summary>As this portal last wrote it; another one: somebody wished for something meanwhile.</summary>
    public Guid Version { get; set; } = job.Version;
}
