using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;

namespace Bedrud.Web.Tests.Recordings;

/// <summary>Every operation by everybody, against docs/recordings-permissions.md. With BEDRUD_WRITE_DOCS=1 the page's tables are written anew.</summary>
public sealed class PermissionMatrixTests(LibraryHouse house) : IClassFixture<LibraryHouse>
{
    private const string Begin = "<!-- generated: PermissionMatrixTests -->";

    [Fact]
    public async Task Page_IsWhatThePortalDoes()
    {
        var matrix = new PermissionMatrix(house);
        var tables = $"""
            {Begin}

            ## As a room is made

            {await matrix.WriteAsync("usual", null)}
            ## Where a room says: start from speaker, see from viewer, download from speaker, delete and share from moderator

            {await matrix.WriteAsync("changed", Change)}
            """.ReplaceLineEndings("\n").TrimEnd() + "\n";
        var path = Path.Combine(Root(), "docs", "recordings-permissions.md");
        var page = await File.ReadAllTextAsync(path);
        var head = page[..page.IndexOf(Begin, StringComparison.Ordinal)];
        if (Environment.GetEnvironmentVariable("BEDRUD_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(path, head + tables);

        Assert.Equal(head + tables, await File.ReadAllTextAsync(path));
    }

    [Fact]
    public void Matrix_LeavesNoRouteOut() => Assert.Empty(PermissionMatrix.Routes(house).Except(PermissionMatrix.Acts.Select(a => a.Route)));

    private static void Change(RoomRecording recording)
    {
        recording.StartRole = RoomRole.Speaker;
        recording.ViewRole = RoomRole.Viewer;
        recording.DownloadRole = RoomRole.Speaker;
        recording.DeleteRole = recording.ShareRole = RoomRole.Moderator;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bedrud.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
