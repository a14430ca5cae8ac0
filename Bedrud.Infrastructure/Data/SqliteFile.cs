namespace Bedrud.Infrastructure.Data;

/// <summary>The database file of the data folder.</summary>
internal static class SqliteFile
{
    /// <summary>
    /// Makes the file its owner's alone, before SQLite opens it and whoever may enter the folder: password hashes and the keys that seal sessions lie in
    /// it. The journals beside it take their rights from it. A file that an administrator names in a connection string keeps its own.
    /// </summary>
    /// <returns><paramref name="path"/>.</returns>
    public static string OwnersAlone(string path)
    {
        try
        {
            // Empty, it is a new database.
            OwnerOnly.Create(path).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            foreach (var file in new[] { path, path + "-wal", path + "-shm" }.Where(File.Exists))
                OwnerOnly.Restrict(file);
        }

        return path;
    }
}
