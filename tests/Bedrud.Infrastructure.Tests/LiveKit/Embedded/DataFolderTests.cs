namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

public sealed class DataFolderTests
{
    [Fact]
    public void File_InASubFolder_IsCreatedForItsOwnerAlone()
    {
        var root = Directory.CreateTempSubdirectory("bedrud-data-").FullName;
        try
        {
            var folder = new DataFolder(Path.Combine(root, "data"));
            var file = folder.File("a", "b", "c.json");

            Assert.Equal(Path.Combine(root, "data", "a", "b", "c.json"), file);
            Assert.False(File.Exists(file));
            Assert.Equal(Path.Combine(root, "data"), folder.Path);
            if (OperatingSystem.IsWindows())
                return;
            const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Assert.Equal(owner, File.GetUnixFileMode(folder.Path));
            Assert.Equal(owner, File.GetUnixFileMode(Path.Combine(folder.Path, "a", "b")));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
