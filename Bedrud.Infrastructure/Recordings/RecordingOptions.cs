namespace Bedrud.Infrastructure.Recordings;

/// <summary>Which recorder makes recordings.</summary>
public enum RecorderChoice
{
    /// <summary>LiveKit's egress where LiveKit is external; the built-in recorder where it is embedded.</summary>
    Auto,
    Egress,
    BuiltIn,
}

/// <summary>Where the library keeps its files.</summary>
public enum LibraryStorage
{
    Disk,
    S3,
}

/// <summary>The section <c>Recordings</c>.</summary>
public sealed class RecordingOptions
{
    public const string Section = "Recordings";

    /// <summary>Whether meetings can be recorded at all. What was recorded stays.</summary>
    public bool Enabled { get; set; } = true;

    public RecorderChoice Recorder { get; set; }

    /// <summary>Most minutes of one recording, 0 or more; 0: no limit. Then it is stopped, and kept.</summary>
    public int MaxMinutes { get; set; } = 240;

    /// <summary>Most bytes of one recording, 0 or more; 0: no limit. Then it is stopped, and kept. Looked at where the recorder tells its size while it records.</summary>
    public long MaxBytes { get; set; }

    /// <summary>Days that recordings are kept, 0 or more, where their room does not say otherwise; 0: for ever.</summary>
    public int KeepDays { get; set; }

    /// <summary>Days that a deleted recording can be brought back, 0 to 90.</summary>
    public int UndoDays { get; set; } = 7;

    /// <summary>Most bytes of the library, 0 or more; 0: no limit. Where it is full, none is started.</summary>
    public long QuotaBytes { get; set; }

    /// <summary>Bytes, 0 or more, that stay free on a disk that recordings are written to.</summary>
    public long MinFreeBytes { get; set; } = 2L * 1024 * 1024 * 1024;

    public LibraryStorage Library { get; set; }

    /// <summary>The library's folder on this disk; empty: <c>recordings</c> in the data folder.</summary>
    public string Folder { get; set; } = "";

    /// <summary>The program that joins, converts and takes pictures of files; <c>ffprobe</c> is looked for beside it. Empty: <c>ffmpeg</c> of PATH. Where there is none, Bedrud does with less.</summary>
    public string Ffmpeg { get; set; } = "";

    public RecordingS3Options S3 { get; set; } = new();

    public RecordingEgressOptions Egress { get; set; } = new();

    public BuiltInRecorderOptions BuiltIn { get; set; } = new();
}

/// <summary>An S3-compatible storage. The egress worker is sent these with each request to record, and writes there; the library may lie there too.</summary>
public sealed class RecordingS3Options
{
    /// <summary>Such as <c>https://s3.example.org</c>; empty: AWS.</summary>
    public string Endpoint { get; set; } = "";

    public string Region { get; set; } = "us-east-1";

    /// <summary>Empty: no S3.</summary>
    public string Bucket { get; set; } = "";

    public string AccessKey { get; set; } = "";

    public string Secret { get; set; } = "";

    /// <summary>The bucket stands in the path, not in the host's name: what most servers other than AWS want.</summary>
    public bool ForcePathStyle { get; set; } = true;

    /// <summary>Before every object's key, such as <c>bedrud/</c>.</summary>
    public string Prefix { get; set; } = "";

    public bool IsSet => Bucket.Length > 0;
}

/// <summary>Where the egress worker writes, where there is no S3.</summary>
public sealed class RecordingEgressOptions
{
    /// <summary>A folder as the worker sees it, such as <c>/out</c>; empty: none.</summary>
    public string Folder { get; set; } = "";

    /// <summary>The same folder as the portal sees it, such as <c>/srv/recordings</c>; empty: the same path.</summary>
    public string SharedFolder { get; set; } = "";
}

/// <summary>The recorder of Bedrud's own.</summary>
public sealed class BuiltInRecorderOptions
{
    /// <summary>The browser's program; empty: Chromium or Chrome of PATH.</summary>
    public string Browser { get; set; } = "";

    /// <summary>Most recordings at once, 0 to 64; 0: as many as the machine's cores let.</summary>
    public int AtOnce { get; set; }
}
