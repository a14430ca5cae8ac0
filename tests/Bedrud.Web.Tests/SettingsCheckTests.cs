namespace Bedrud.Web.Tests;

/// <summary>Of the real process: what it says, and that it touches nothing, is what the administrator sees.</summary>
public sealed class SettingsCheckTests : IDisposable
{
    private readonly PortalRun _portal = new();

    [Fact]
    public async Task Start_WithWrongSettings_SaysAllOfThemWithTheirPlaceAndTouchesNothing()
    {
        _portal.Write("appsettings.json", """{ "Accounts": { "Registration": "Ajar" } }""");
        _portal.Write("config.yaml", "livekit:\n  apiSecrett: the-secret-itself\n  external: maybe\nserver:\n  tlsKey: key.pem\n");

        _portal.Start(["--Database:Provider", "Postgres"], ("LIVEKIT_NODE_IP", "nowhere"), ("LiveKit__Port", "abc"), ("DataDirectory", "config.yaml"));

        Assert.Equal(1, await _portal.EndAsync());
        string[] errors =
        [
            "Database:ConnectionString is missing",
            "Accounts:Registration is \"Ajar\", which Bedrud does not know. Write Open or Invitation or Closed. (appsettings.json)",
            "livekit:apiSecrett is unknown. Did you mean LiveKit:ApiSecret? (config.yaml, line 2)",
            "LiveKit:External is \"maybe\", which is neither true nor false. Write one of the two. (config.yaml, line 3)",
            "LiveKit:Port is \"abc\", which is no whole number. Write digits alone. (LiveKit__Port in the environment)",
            "LiveKit:NodeIp is \"nowhere\", which is no IP address.",
            "(LIVEKIT_NODE_IP in the environment)",
            "Server:TlsCertificate is missing",
            "DataDirectory is \"config.yaml\", which can't be made a folder",
        ];
        Assert.All(errors, error => Assert.Contains(error, _portal.Output, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("   at ", _portal.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret-itself", _portal.Output, StringComparison.Ordinal);
        Assert.Equal(["appsettings.json", "config.yaml"], Directory.EnumerateFileSystemEntries(_portal.Folder).Select(Path.GetFileName).Order());
    }

    // Each source says another port that is none: the one that is told is the one that counted.
    [Theory]
    [InlineData(1, "70001", "appsettings.json")]
    [InlineData(2, "70002", "config.yaml, line 2")]
    [InlineData(3, "70003", "other.yaml, line 2")]
    [InlineData(4, "70004", "LiveKit__Port in the environment")]
    [InlineData(5, "70005", "the command line")]
    public async Task Sources_OfTheSameKey_WinInTheirOrder(int sources, string port, string place)
    {
        _portal.Write("appsettings.json", """{ "LiveKit": { "Port": 70001 } }""");
        if (sources > 1)
            _portal.Write("config.yaml", "LIVEKIT:\n  port: 70002\n");
        _portal.Write("other.yaml", "livekit:\n  port: 70003\n");
        List<string> arguments = sources > 2 ? ["--config", "other.yaml"] : [];
        if (sources > 4)
            arguments.Add("--LiveKit:Port=70005");

        _portal.Start(arguments, sources > 3 ? [("LiveKit__Port", "70004")] : []);

        Assert.Equal(1, await _portal.EndAsync());
        Assert.Contains($"LiveKit:Port is {port}. ", _portal.Output, StringComparison.Ordinal);
        Assert.Contains($"({place})", _portal.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LIVEKIT_HOST", "http://familiar", "LIVEKIT_HOST in the environment")]
    [InlineData("LiveKit__Host", "http://own", "LiveKit__Host in the environment")]
    public async Task FamiliarName_WinsOverTheFileAndLosesAgainstTheNetName(string last, string value, string place)
    {
        _portal.Write("config.yaml", "livekit:\n  host: http://file\n");

        _portal.Start([], ("LIVEKIT_HOST", "http://familiar"), (last, value));

        Assert.Equal(1, await _portal.EndAsync());
        Assert.Contains($"LiveKit:Host is \"{value}\", which is no ws:// or wss:// URL.", _portal.Output, StringComparison.Ordinal);
        Assert.Contains($"({place})", _portal.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.yaml", "livekit:\n  host: 'wss://a", "config.yaml, line 2, column 9: a quotation mark is opened here and never closed.")]
    [InlineData("appsettings.json", "{ \"LiveKit\": ", "appsettings.json")]
    [InlineData(null, "nowhere.yaml", "nowhere.yaml: there is no such file.")]
    [InlineData(null, "", "--config: the path of a YAML file must follow.")]
    public async Task Start_WithAFileThatCantBeRead_SaysWhereWithoutAStackTrace(string? file, string content, string words)
    {
        if (file is not null)
            _portal.Write(file, content);

        _portal.Start(file is null ? content.Length == 0 ? ["--config"] : ["--config", content] : []);

        Assert.Equal(1, await _portal.EndAsync());
        Assert.Contains(words, _portal.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _portal.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _portal.Dispose();
}
