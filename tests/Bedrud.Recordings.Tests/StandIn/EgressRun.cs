using System.Text.Json.Nodes;
using Bedrud.Infrastructure.LiveKit.Protocol;

namespace Bedrud.Recordings.Tests;

/// <summary>One egress, from the moment that LiveKit has taken it: what it does, and the truth about it.</summary>
internal sealed class EgressRun
{
    private readonly EgressScript _script;
    private readonly EncodedFileOutput _file;
    private readonly S3Stand _storage;
    private readonly Action<EgressRun, string> _tell;
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private EgressInfo _info;

    public EgressRun(RoomCompositeEgressRequest request, string roomId, EgressScript script, S3Stand storage, Action<EgressRun, string> tell)
    {
        (_script, _file, _storage, _tell) = (script, request.FileOutputs.Single(), storage, tell);
        RecordingId = Guid.TryParseExact(Path.GetFileNameWithoutExtension(_file.Filepath), "N", out var id) ? id : null;
        _info = new EgressInfo
        {
            EgressId = $"EG_{Convert.ToHexString(Guid.NewGuid().ToByteArray())[..12]}",
            RoomId = roomId,
            RoomName = request.RoomName,
            UpdatedAt = Nanoseconds(DateTime.UtcNow),
            FileResults = { new Bedrud.Infrastructure.LiveKit.Protocol.FileInfo { Filename = _file.Filepath } },
        };
        Request = new JsonObject
        {
            ["roomName"] = request.RoomName,
            ["layout"] = request.Layout,
            ["fileOutputs"] = new JsonArray(new JsonObject
            {
                ["filepath"] = _file.Filepath,
                ["s3"] = new JsonObject { ["accessKey"] = "{access_key}", ["secret"] = "{secret}", ["bucket"] = _file.S3?.Bucket ?? "" },
            }),
        };
    }

    /// <summary>As the path says; null for a path of somebody else.</summary>
    public Guid? RecordingId { get; }

    /// <summary>LiveKit's copy of the request, without its secrets.</summary>
    public JsonObject Request { get; }

    public string Key => _file.Filepath;

    public EgressScript Script => _script;

    /// <summary>As LiveKit would tell it now.</summary>
    public EgressInfo Info
    {
        get
        {
            lock (_gate)
                return _info.Clone();
        }
    }

    public string Room => _info.RoomName;

    public EgressStatus Status => Info.Status;

    /// <summary>LiveKit knows of it.</summary>
    public bool IsListed { get; private set; } = true;

    public bool HasEnded => !IsListed || Status > EgressStatus.EgressEnding;

    public bool StopAsked => _stop.Task.IsCompleted;

    /// <summary>Its worker is dead, of which LiveKit knows nothing.</summary>
    public bool IsDead { get; private set; }

    /// <summary>It is in the meeting, as a hidden participant.</summary>
    public bool IsInMeeting => WasActive && !HasEnded && !IsDead;

    /// <summary>It had picture and sound.</summary>
    public bool WasActive { get; private set; }

    /// <summary>The bytes that it wrote whole into the storage; null where it has not.</summary>
    public byte[]? Written { get; private set; }

    /// <summary>It does nothing any more, not even upload.</summary>
    public bool IsDone { get; private set; }

    public void Stop() => _stop.TrySetResult();

    /// <summary>Runs to the end. Never fails.</summary>
    public async Task RunAsync()
    {
        _tell(this, "egress_started");
        await LiveAsync();
        IsDone = true;
    }

    private async Task LiveAsync()
    {
        var fault = _script.Fault;
        if (fault == WorkerFault.StaysStarting)
        {
            await Task.WhenAny(_stop.Task, Task.Delay(TimeSpan.FromSeconds(20)));
            Abort(StopAsked ? "Stop called before pipeline could start" : "Start signal not received");
            return;
        }

        if (await Task.WhenAny(_stop.Task, Task.Delay(_script.ActiveAfter)) == _stop.Task)
        {
            Abort("Stop called before pipeline could start");
            return;
        }

        if (fault == WorkerFault.VanishesStarting)
        {
            IsListed = false;
            return;
        }

        var began = DateTime.UtcNow;
        WasActive = true;
        Change(EgressStatus.EgressActive, info => info.StartedAt = Nanoseconds(began));
        await (_script.EndsByItself ? Task.WhenAny(_stop.Task, Task.Delay(_script.FaultAfter)) : _stop.Task);
        await EndAsync(fault, began);
    }

    private async Task EndAsync(WorkerFault fault, DateTime began)
    {
        switch (fault)
        {
            case WorkerFault.VanishesActive:
                await VanishAsync();
                return;
            case WorkerFault.Dies:
                IsDead = true;
                return;
            case WorkerFault.Aborts:
                Abort("Aborted");
                return;
            case WorkerFault.FailsWithoutFile:
                Fail("The pipeline failed: could not encode", null);
                return;
            default:
                break;
        }

        Change(EgressStatus.EgressEnding, info => info.Details = StopAsked ? "End reason: StopEgress API" : "End reason: Session limit reached");
        await Task.Delay(_script.EndingFor);
        if (fault is WorkerFault.VanishesEnding or WorkerFault.VanishesComplete)
        {
            await VanishAsync();
            return;
        }

        var (bytes, duration) = await SampleRecordings.NewAsync(_info.EgressId);
        if (!StorageIsRight() && fault != WorkerFault.LocalPath)
        {
            Fail("failed to upload: S3: access denied", null);
            return;
        }

        if (fault is not (WorkerFault.UploadLate or WorkerFault.LocalPath))
            Upload(fault == WorkerFault.UploadTruncated ? bytes[..(bytes.Length / 2)] : bytes, fault != WorkerFault.UploadTruncated);
        var result = new Bedrud.Infrastructure.LiveKit.Protocol.FileInfo
        {
            Filename = Key,
            Location = fault == WorkerFault.LocalPath ? $"/out/{Key}" : Address(),
            StartedAt = Nanoseconds(began),
            EndedAt = Nanoseconds(DateTime.UtcNow),
            Duration = duration.Ticks * 100,
            Size = fault == WorkerFault.WrongSize ? bytes.Length * 2 : bytes.Length,
        };
        if (fault == WorkerFault.FailsWithFile)
            Fail("The pipeline failed: stream ended", result);
        else
            Finish(fault == WorkerFault.LimitReached && !StopAsked, result);
        if (fault == WorkerFault.UploadLate)
        {
            await Task.Delay(_script.Late);
            Upload(bytes, true);
        }
    }

    private async Task VanishAsync()
    {
        if (_script.HasFile && StorageIsRight())
            Upload((await SampleRecordings.NewAsync(_info.EgressId)).Bytes, true);
        IsListed = false;
    }

    private void Upload(byte[] bytes, bool whole)
    {
        _storage.Put(Key, bytes);
        if (whole)
            Written = bytes;
    }

    private bool StorageIsRight() => _file.S3 is { AccessKey: S3Stand.AccessKey, Secret: S3Stand.Secret, Bucket: S3Stand.Bucket, ForcePathStyle: true } s3 && s3.Endpoint == _storage.Url;

    // Versions of the worker put https:// before the endpoint whatever it is, even where it has a scheme already.
    private string Address() => (_script.Address % 3) switch
    {
        0 => _storage.LocationOf(Key),
        1 => _storage.LocationOf(Key).Replace("http://", "https://", StringComparison.Ordinal),
        _ => $"https://{_storage.LocationOf(Key)}",
    };

    private void Abort(string words) => Change(EgressStatus.EgressAborted, info =>
    {
        (info.Error, info.ErrorCode, info.EndedAt) = (words, 412, Nanoseconds(DateTime.UtcNow));
        info.FileResults.Clear();
        info.FileResults.Add(new Bedrud.Infrastructure.LiveKit.Protocol.FileInfo { Filename = Key });
    });

    private void Fail(string words, Bedrud.Infrastructure.LiveKit.Protocol.FileInfo? file) => Change(EgressStatus.EgressFailed, info =>
    {
        (info.Error, info.Details, info.EndedAt) = (words, "End reason: Failure", Nanoseconds(DateTime.UtcNow));
        if (file is not null)
            info.FileResults[0] = file;
    });

    private void Finish(bool limit, Bedrud.Infrastructure.LiveKit.Protocol.FileInfo file) => Change(limit ? EgressStatus.EgressLimitReached : EgressStatus.EgressComplete, info =>
    {
        info.FileResults[0] = file;
        info.EndedAt = Nanoseconds(DateTime.UtcNow);
        if (limit)
            (info.Error, info.ErrorCode) = ("Session limit reached", 413);
    });

    private void Change(EgressStatus status, Action<EgressInfo> more)
    {
        lock (_gate)
        {
            var info = _info.Clone();
            (info.Status, info.UpdatedAt) = (status, Nanoseconds(DateTime.UtcNow));
            more(info);
            _info = info;
        }

        _tell(this, status > EgressStatus.EgressEnding ? "egress_ended" : "egress_updated");
    }

    private static long Nanoseconds(DateTime at) => (at - DateTime.UnixEpoch).Ticks * 100;
}
