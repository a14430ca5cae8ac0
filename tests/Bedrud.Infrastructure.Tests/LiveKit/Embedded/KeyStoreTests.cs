using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

public sealed class KeyStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-keys-").FullName;

    private string KeysPath => Path.Combine(_folder, "livekit", "keys.json");

    [Fact]
    public void Get_FirstTime_GeneratesKeysThatLiveKitTakes()
    {
        var keys = Store().Get();

        Assert.Matches("^API[A-Za-z0-9]{12}$", keys.ApiKey);
        Assert.Matches("^[A-Za-z0-9][A-Za-z0-9_-]{42}$", keys.ApiSecret);
        Assert.DoesNotContain(keys.ApiSecret, keys.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Get_Again_AnswersTheSameAndLeavesNoDraft()
    {
        var first = Store().Get();
        var second = Store().Get();

        Assert.Equal((first.ApiKey, first.ApiSecret), (second.ApiKey, second.ApiSecret));
        Assert.Equal(["keys.json", "keys.lock"], Directory.GetFiles(Path.GetDirectoryName(KeysPath)!).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Get_ManyPortalsAtOnce_EndWithTheSameKeys()
    {
        var stores = Enumerable.Range(0, 16).Select(_ => Store()).ToList();
        var keys = await Task.WhenAll(stores.Select(store => Task.Run(store.Get)));

        Assert.Single(keys.Select(pair => pair.ApiSecret).Distinct());
    }

    [Fact]
    public void Get_FileThatOthersCanRead_IsMadeTheOwners()
    {
        Store().Get();
        if (OperatingSystem.IsWindows())
            return;
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(owner, File.GetUnixFileMode(KeysPath));
        File.SetUnixFileMode(KeysPath, owner | UnixFileMode.OtherRead);

        Store().Get();

        Assert.Equal(owner, File.GetUnixFileMode(KeysPath));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"apiKey":"APIx","apiSecret":"tooshort"}""")]
    public void Get_DamagedFile_NamesItAndTheRemedyButNotItsContent(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(KeysPath)!);
        File.WriteAllText(KeysPath, content);

        var error = Assert.Throws<InvalidDataException>(() => Store().Get());

        Assert.Contains(KeysPath, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("tooshort", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(KeysPath));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private KeyStore Store() => new(new DataFolder(_folder));
}
