using Bedrud.Infrastructure.Chat;

namespace Bedrud.Infrastructure.Tests.Chat;

public sealed class ChatFilesTests
{
    private static readonly Guid Room = Guid.NewGuid();

    [Fact]
    public async Task Save_AFile_IsItsOwnersAloneAndCanBeReadAndDeleted()
    {
        await using var rig = await ChatRig.StartAsync();
        var id = Guid.NewGuid();

        Assert.Equal((ChatFileSaving.Saved, 3), await rig.Files.SaveAsync(Room, id, new MemoryStream([1, 2, 3]), default));

        await using (var file = rig.Files.Open(Room, id)!)
        {
            var content = new byte[4];
            Assert.Equal(3, await file.ReadAtLeastAsync(content, 4, throwOnEndOfStream: false));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Name));
        }

        rig.Files.Delete(Room, id);
        Assert.Null(rig.Files.Open(Room, id));
        Assert.Empty(rig.FilesOnDisk);
        rig.Files.Delete(Room, id);
        rig.Files.DeleteRoom(Guid.NewGuid());
    }

    [Fact]
    public async Task Save_TooLarge_LeavesNothing()
    {
        await using var rig = await ChatRig.StartAsync(options: new ChatOptions { MaxFileBytes = 100_000, MinFreeBytes = 0 });

        Assert.Equal(ChatFileSaving.Saved, (await rig.Files.SaveAsync(Room, Guid.NewGuid(), new MemoryStream(new byte[100_000]), default)).Saving);
        Assert.Equal(ChatFileSaving.TooLarge, (await rig.Files.SaveAsync(Room, Guid.NewGuid(), new MemoryStream(new byte[100_001]), default)).Saving);
        Assert.Single(rig.FilesOnDisk);
    }

    [Fact]
    public async Task Save_OnADiskThatIsTooFull_LeavesNothing()
    {
        await using var rig = await ChatRig.StartAsync(options: new ChatOptions { MinFreeBytes = long.MaxValue });

        Assert.False(rig.Files.HasRoomFor(1));
        Assert.Equal(ChatFileSaving.StorageFull, (await rig.Files.SaveAsync(Room, Guid.NewGuid(), new MemoryStream([1]), default)).Saving);
        Assert.Empty(rig.FilesOnDisk);
    }

    [Fact]
    public async Task Save_ThatBreaksOff_LeavesNothing()
    {
        await using var rig = await ChatRig.StartAsync();

        await Assert.ThrowsAsync<IOException>(() => rig.Files.SaveAsync(Room, Guid.NewGuid(), new Breaking(), default));
        Assert.Empty(rig.FilesOnDisk);
    }

    [Fact]
    public async Task Save_WhereTheDiskRefuses_IsNotTheSendersMistake()
    {
        await using var rig = await ChatRig.StartAsync();
        var id = Guid.NewGuid();
        await rig.Files.SaveAsync(Room, id, new MemoryStream([1]), default);

        // The name is taken: as good a refusal as any.
        Assert.Equal(ChatFileSaving.Failed, (await rig.Files.SaveAsync(Room, id, new MemoryStream([2]), default)).Saving);
    }

    [Theory]
    [InlineData(-1, 0, "Chat:MaxFileBytes is -1.")]
    [InlineData(0, -5, "Chat:MinFreeBytes is -5.")]
    public void Options_BelowNothing_AreRefusedByName(long most, long free, string error)
    {
        var result = new ChatOptionsValidator().Validate(null, new ChatOptions { MaxFileBytes = most, MinFreeBytes = free });

        Assert.StartsWith(error, Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    /// <summary>Some bytes, then a connection that is gone.</summary>
    private sealed class Breaking : MemoryStream
    {
        private bool _hasRead;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_hasRead)
                throw new IOException("The connection was reset.");
            _hasRead = true;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
