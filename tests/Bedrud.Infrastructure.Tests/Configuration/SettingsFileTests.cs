using Bedrud.Infrastructure.Configuration;
using Microsoft.Extensions.Configuration;

namespace Bedrud.Infrastructure.Tests.Configuration;

public sealed class SettingsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-settings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Set_AKey_CountsAtOnceAndAfterARestart()
    {
        var (file, configuration) = Open(("LiveKit:Port", "7880"));

        file.Set(new Dictionary<string, string?> { ["LiveKit:Port"] = "7890", ["LiveKit:NodeIp"] = "203.0.113.7" });

        Assert.Equal("7890", configuration["LiveKit:Port"]);
        var (_, next) = Open(("LiveKit:Port", "7880"));
        Assert.Equal(("7890", "203.0.113.7"), (next["LiveKit:Port"], next["LiveKit:NodeIp"]));
    }

    [Fact]
    public void Set_File_IsItsOwnersAloneAndLeavesNoDraft()
    {
        var (file, _) = Open();

        file.Set(new Dictionary<string, string?> { ["LiveKit:Port"] = "7890" });

        Assert.Equal([SettingsFile.Name], Directory.GetFiles(_folder).Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Path));
    }

    [Fact]
    public void Set_WhatSomebodyAddedByHand_Stays()
    {
        File.WriteAllText(Path.Combine(_folder, SettingsFile.Name), "livekit:\n  offline: true\n  port: 1234\n");
        var (file, configuration) = Open();

        file.Set(new Dictionary<string, string?> { ["LiveKit:Port"] = null, ["LiveKit:Turn"] = "true" });

        Assert.Equal(("true", null, "true"), (configuration["LiveKit:Offline"], configuration["LiveKit:Port"], configuration["LiveKit:Turn"]));
    }

    [Fact]
    public void Set_AnotherKey_IsRefusedAndNothingWritten()
    {
        var (file, _) = Open();

        Assert.Throws<ArgumentException>(() => file.Set(new Dictionary<string, string?> { ["LiveKit:ApiSecret"] = "x", ["LiveKit:Port"] = "1" }));
        Assert.False(File.Exists(file.Path));
    }

    [Fact]
    public void OverriddenBy_TheEnvironment_NamesTheVariable()
    {
        Environment.SetEnvironmentVariable("BEDRUDTEST_LiveKit__Port", "7000");
        try
        {
            var configuration = new ConfigurationBuilder()
                .Add(new YamlConfigurationSource(SettingsFile.PathIn(_folder), optional: true)).AddEnvironmentVariables("BEDRUDTEST_").Build();
            var file = new SettingsFile(new DataFolder(_folder), configuration);

            Assert.Equal("LiveKit__Port in the environment", file.OverriddenBy("LiveKit:Port"));
            Assert.False(file.CanSet("LiveKit:Port"));
            Assert.True(file.CanSet("LiveKit:NodeIp"));
            Assert.False(file.CanSet("LiveKit:ApiSecret"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("BEDRUDTEST_LiveKit__Port", null);
        }
    }

    private (SettingsFile File, IConfigurationRoot Configuration) Open(params (string Key, string Value)[] before)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(before.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)))
            .Add(new YamlConfigurationSource(SettingsFile.PathIn(_folder), optional: true)).Build();
        return (new SettingsFile(new DataFolder(_folder), configuration), configuration);
    }
}
