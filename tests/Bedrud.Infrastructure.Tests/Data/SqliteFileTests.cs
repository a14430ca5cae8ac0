using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Tests.Data;

public sealed class SqliteFileTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybody = Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-file-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Database_NewOrOfAnEarlierVersion_IsItsOwnersAloneWithItsJournals(bool existed)
    {
        if (OperatingSystem.IsWindows())
            return;
        var path = Path.Combine(_folder, "bedrud.db");
        if (existed)
        {
            await File.WriteAllBytesAsync(path, []);
            File.SetUnixFileMode(path, Everybody);
        }

        var configuration = new ConfigurationBuilder().Build();
        await using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration)
            .AddSingleton(new DataFolder(_folder)).AddBedrudData(configuration).BuildServiceProvider();
        await using var db = await services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
        // Held open: other tests close what nobody holds, and the last one to close takes the journals with it.
        await db.Database.OpenConnectionAsync();
        await db.Database.MigrateAsync();

        var files = Directory.GetFiles(_folder, "bedrud.db*");
        Assert.Contains(path + "-wal", files);
        foreach (var file in files)
            Assert.Equal((file, Owner), (file, File.GetUnixFileMode(file)));
    }
}
