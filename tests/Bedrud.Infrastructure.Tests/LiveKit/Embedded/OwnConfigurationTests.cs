using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

/// <summary>What is found in an administrator's own YAML before a server is started with it.</summary>
public sealed class OwnConfigurationTests : IDisposable
{
    private const string Secret = "fixture-secret-0123456789abcdef0123456789";
    private const string Keys = $"keys:\n  APIfixture01: {Secret}\n";
    private const string Hook = "webhook:\n  api_key: APIfixture01\n  urls: [\"http://127.0.0.1:8090/api/livekit/webhook\"]\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-own-").FullName;

    private string FilePath => Path.Combine(_folder, "livekit.yaml");

    [Theory]
    // The recorded failures of livekit-server 1.13.5, where it tells lines: found before it is started.
    [InlineData("room:\n  empty_timeout: 5\n bad_indent: [1\n", "line 5, column ", "the indentation or syntax is wrong")]
    [InlineData("room:\n\tempty_timeout: 5\n", "line 4, column 1", "there is a tab before a key")]
    [InlineData("port: 7880\nport: 7881\n", "line 4, column 1", "a key is there twice")]
    [InlineData("tls:\n  cert_file: a\n", "top-level \"tls\" in line 3", "field tls not found")]
    [InlineData("room_defaults: {}\n", "top-level key \"room_defaults\" in line 3", "does not know")]
    [InlineData("port: abc\n", "port \"abc\" in line 3", "abc")]
    [InlineData("turn:\n  enabled: true\n", "invalid TURN ports", "without a port")]
    [InlineData("turn:\n  enabled: true\n  tls_port: 5349\n", "turn.tls_port in line 5 without turn.domain", "TURN domain required")]
    [InlineData("turn:\n  enabled: true\n  tls_port: 5349\n  domain: a.b\n", "without turn.cert_file", "TURN tls cert required")]
    [InlineData("turn:\n  enabled: true\n  tls_port: 5349\n  domain: a.b\n  cert_file: missing.pem\n  key_file: missing.key\n", "missing.pem as turn.cert_file, which does not exist", "missing.key")]
    [InlineData("webhook:\n  urls: [\"http://127.0.0.1:8090/x\"]\n", "webhook.urls in line 3 without an api_key", "api_key")]
    [InlineData("webhook:\n  urls: [\"http://127.0.0.1:8090/x\"]\n  api_key: APIother\n", "without an api_key that is among its keys", "api_key")]
    public void Problems_OfAFile_AreNamedWithTheirLine(string addition, string problem, string more)
    {
        var found = Problems(Keys + addition);

        Assert.Contains(problem, found, StringComparison.Ordinal);
        Assert.Contains(more, found, StringComparison.Ordinal);
        Assert.Contains(FilePath, found, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "it has no \"key: value\" lines")]
    [InlineData("- a\n", "it has no \"key: value\" lines")]
    [InlineData("port: 7880\n", "has no API keys")]
    [InlineData("keys: {}\n", "has no API keys")]
    [InlineData("key_file: missing.yaml\n", "missing.yaml, which does not exist")]
    public void Problems_WithoutKeys_SaySo(string yaml, string problem) => Assert.Contains(problem, Problems(yaml), StringComparison.Ordinal);

    [Fact]
    public void Problems_MissingFile_SaysSo() =>
        Assert.Contains($"{FilePath}, which does not exist", Assert.Single(OwnConfigurationRules.Problems(OwnConfiguration.Read(FilePath), "1.13.5", null)).Problem, StringComparison.Ordinal);

    [Fact]
    public void Problems_ApiKeyThatIsNotThere_NamesThoseThatAre() =>
        Assert.Contains("not among the keys", Problems(Keys, apiKey: "APIother"), StringComparison.Ordinal);

    [Theory]
    [InlineData(Keys + Hook)]
    [InlineData(Keys + Hook + "rtc: {tcp_port: 7881, port_range_start: 50000, port_range_end: 60000, use_external_ip: false, node_ip: 203.0.113.9}\nredis: {address: \"a:1\"}\n")]
    [InlineData(Keys + Hook + "turn:\n  enabled: true\n  udp_port: 3478\n")]
    [InlineData(Keys + Hook + "turn:\n  enabled: true\n  tls_port: 443\n  domain: a.b\n  external_tls: true\n")]
    [InlineData(Keys + "webhook:\n  api_key: APIfixture01\n  urls: [\"https://meet.example.org/api/livekit/webhook\"]\n")]
    public void Rules_GoodFile_HasNothing(string yaml)
    {
        Assert.Empty(Problems(yaml));
        Assert.Empty(Warnings(yaml));
    }

    [Theory]
    [InlineData(Keys + Hook + "rtc: {use_external_ip: true}\n", "could not resolve external IP", "rtc.node_ip")]
    [InlineData("keys:\n  APIfixture01: short\n" + Hook, "has 5 characters", "generate-keys")]
    [InlineData(Keys, "has no webhook to this portal", "webhook:\n  api_key: APIfixture01\n  urls:\n    - http://127.0.0.1:8090/api/livekit/webhook")]
    [InlineData(Keys + "webhook:\n  api_key: APIfixture01\n  urls: [\"http://127.0.0.1:9999/api/livekit/webhook\"]\n", "has no webhook to this portal", "http://127.0.0.1:8090/")]
    [InlineData(Keys + "  APIsecond: " + Secret + "\nwebhook:\n  api_key: APIsecond\n  urls: [\"http://localhost:8090/api/livekit/webhook\"]\n", "signs webhooks with APIsecond", "LiveKit:ApiKey to APIsecond")]
    public void Warnings_OfAFile_NameTheRemedy(string yaml, string warning, string remedy)
    {
        Assert.Empty(Problems(yaml));
        var found = Assert.Single(Warnings(yaml));

        Assert.Contains(warning, found.Problem, StringComparison.Ordinal);
        Assert.Contains(remedy, found.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_NewerServer_MayHaveKeysThatBedrudDoesNotKnow()
    {
        var yaml = Keys + Hook + "novelty: {}\n";

        Assert.Empty(Problems(yaml, version: "1.14.0"));
        Assert.Contains("\"novelty\" in line 6", Assert.Single(Warnings(yaml, "1.14.0")).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_TopLevelTls_IsNamedForOlderServersToo() =>
        Assert.Contains("the portal talks http", Problems(Keys + Hook + "tls: {cert_file: a}\n", version: "1.11.0"), StringComparison.Ordinal);

    [Fact]
    public void Read_KeyFile_GivesKeysAndMustBeItsOwnersAlone()
    {
        var keyFile = Path.Combine(_folder, "keys.yaml");
        File.WriteAllText(keyFile, $"APIfile: {Secret}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal("APIfile", Read("key_file: keys.yaml\n").KeysFor(null)?.ApiKey);
        Assert.Empty(Problems("key_file: keys.yaml\n"));

        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("can be read by others", Problems("key_file: keys.yaml\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Ports_AreThoseNamedOneByOne()
    {
        var own = Read(Keys + "port: 7000\nbind_addresses: [\"127.0.0.1\"]\nprometheus_port: 6789\nrtc: {tcp_port: 0, udp_port: 7882}\nturn: {enabled: true, udp_port: 3478, tls_port: 5349}\n");

        Assert.Equal(
            "127.0.0.1:7000/Tcp 0.0.0.0:6789/Tcp 0.0.0.0:7882/Udp 0.0.0.0:3478/Udp 0.0.0.0:5349/Tcp",
            string.Join(' ', own.Ports().Select(port => $"{port.EndPoint}/{port.Protocol}")));
        Assert.Equal("0.0.0.0:7880/Tcp 0.0.0.0:7881/Tcp", string.Join(' ', Read(Keys + "rtc: {udp_port: 7882-7890}\n").Ports().Select(port => $"{port.EndPoint}/{port.Protocol}")));
    }

    [Fact]
    public void Fingerprint_IsTheContents()
    {
        Assert.Equal(Read(Keys).Fingerprint(), Read(Keys).Fingerprint());
        Assert.NotEqual(Read(Keys).Fingerprint(), Read(Keys + "# a comment\n").Fingerprint());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private OwnConfiguration Read(string yaml)
    {
        File.WriteAllText(FilePath, yaml);
        return OwnConfiguration.Read(FilePath);
    }

    private string Problems(string yaml, string? apiKey = null, string version = "1.13.5") =>
        string.Join('\n', OwnConfigurationRules.Problems(Read(yaml), version, apiKey).Select(problem => problem.Problem));

    private List<MediaServerProblem> Warnings(string yaml, string version = "1.13.5")
    {
        var own = Read(yaml);
        return [.. OwnConfigurationRules.Warnings(own, version, own.KeysFor(null)!, new Uri("http://127.0.0.1:8090/api/livekit/webhook"), "meet.example.org")];
    }
}
