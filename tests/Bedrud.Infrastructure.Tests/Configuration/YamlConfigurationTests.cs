using Bedrud.Infrastructure.Configuration;
using Microsoft.Extensions.Configuration;

namespace Bedrud.Infrastructure.Tests.Configuration;

public sealed class YamlConfigurationTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void Load_MapsListsAndScalars_BecomeKeysThatIgnoreCase()
    {
        var configuration = Load("""
            # the portal
            livekit:
              external: true
              skipTLSVerify: false
              nodeIP: 10.0.0.7
              apiSecret: "0123: # not a comment"
              redis: {address: "127.0.0.1:6379", db: 2}
            server:
              port: 0443
              host:
              trustedProxies:
                - 10.0.0.0/8
                - ::1
            empty: []
            quoted: 'null'
            """);

        Assert.Equal("true", configuration["LiveKit:External"]);
        Assert.Equal("false", configuration["LiveKit:SkipTlsVerify"]);
        Assert.Equal("10.0.0.7", configuration["LiveKit:NodeIp"]);
        Assert.Equal("0123: # not a comment", configuration["LiveKit:ApiSecret"]);
        Assert.Equal(("127.0.0.1:6379", "2"), (configuration["LiveKit:Redis:Address"], configuration["LiveKit:Redis:Db"]));
        Assert.Equal("0443", configuration["Server:Port"]);
        Assert.Null(configuration["Server:Host"]);
        Assert.Equal(["10.0.0.0/8", "::1"], configuration.GetSection("Server:TrustedProxies").GetChildren().Select(item => item.Value));
        Assert.Equal("", configuration["Empty"]);
        Assert.Equal("null", configuration["Quoted"]);
    }

    [Theory]
    [InlineData("livekit:\n\thost: a", 2, 1, "tab")]
    [InlineData("livekit:\n  host: a\n port: b", 3, 2, "as far to the right")]
    [InlineData("livekit:\n  host: wss: x", 2, 12, "colon")]
    [InlineData("livekit:\n  host: 'wss://a", 2, 9, "never closed")]
    [InlineData("livekit:\n  apiSecret: *secret", 2, 14, "* must stand in quotes")]
    [InlineData("livekit:\n  apiSecret: @secret", 2, 14, "in quotes")]
    [InlineData("livekit:\n  apiSecret: !secret!x y", 2, 14, "! must stand in quotes")]
    [InlineData("livekit:\n  host: a\n  host: b", 3, 3, "twice")]
    [InlineData("livekit:\n  nodeIP: a\n  nodeIp: b", 3, 3, "stands on line 2 already")]
    [InlineData("server: {port: 1", 2, 1, "not closed")]
    [InlineData("- livekit", 1, 1, "below a section")]
    [InlineData("wss://secret", 1, 1, "below a section")]
    [InlineData("a: 1\n---\nb: 2", 3, 1, "second document")]
    [InlineData("a: &a\n  b: *a", 1, 4, "nested too deeply")]
    public void Load_Mistake_SaysLineColumnAndRemedyWithoutTheValue(string yaml, int line, int column, string words)
    {
        var mistake = Assert.Throws<ConfigurationFileException>(() => Load(yaml));

        Assert.Contains(words, mistake.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (mistake.Line, mistake.Column));
        Assert.StartsWith($"{_file}, line {line}, column {column}: ", mistake.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", mistake.ToString().Replace(_file, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet\n")]
    public void Load_NothingInIt_IsNothing(string yaml) => Assert.Empty(Load(yaml).AsEnumerable());

    [Fact]
    public void Load_MissingFile_IsAnErrorOnlyWhereItWasNamed()
    {
        var missing = _file + ".missing";

        Assert.Empty(new ConfigurationBuilder().Add(new YamlConfigurationSource(missing, optional: true)).Build().AsEnumerable());
        var mistake = Assert.Throws<ConfigurationFileException>(() => new ConfigurationBuilder().Add(new YamlConfigurationSource(missing, optional: false)).Build());
        Assert.Contains("no such file", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Folder_SaysSo() => Assert.Contains(
        "folder",
        Assert.Throws<ConfigurationFileException>(() => new ConfigurationBuilder().Add(new YamlConfigurationSource(Path.GetTempPath(), optional: true)).Build()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Origin_OfEachSource_NamesIt()
    {
        File.WriteAllText(_file, "livekit:\n  port: 1\n  host: a\n");
        var configuration = new ConfigurationBuilder()
            .Add(new YamlConfigurationSource(_file, optional: false))
            .Add(new FamiliarEnvironment(new Dictionary<string, string> { ["LIVEKIT_HOST"] = "b", ["LIVEKIT_API_KEY"] = "" }))
            .AddCommandLine(["--LiveKit:NodeIp=c"])
            .Build();

        Assert.Equal($"{_file}, line 2", SettingOrigin.Of(configuration, "LiveKit:Port"));
        Assert.Equal("LIVEKIT_HOST in the environment", SettingOrigin.Of(configuration, "LiveKit:Host"));
        Assert.Equal("the command line", SettingOrigin.Of(configuration, "LiveKit:NodeIp"));
        Assert.Null(SettingOrigin.Of(configuration, "LiveKit:ApiKey"));
    }

    [Fact]
    public void Warnings_SecretThatEverybodyMayRead_IsToldWithTheRemedy()
    {
        if (OperatingSystem.IsWindows())
            return;
        var configuration = Load("livekit:\n  apiSecret: s\n");
        File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.Contains($"chmod 600 {_file}", Assert.Single(ReadableSecrets.Warnings(configuration)), StringComparison.Ordinal);

        File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Empty(ReadableSecrets.Warnings(configuration));
    }

    public void Dispose() => File.Delete(_file);

    private IConfigurationRoot Load(string yaml)
    {
        File.WriteAllText(_file, yaml);
        return new ConfigurationBuilder().Add(new YamlConfigurationSource(_file, optional: false)).Build();
    }
}
