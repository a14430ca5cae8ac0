using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

public sealed class EmbeddedSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-settings-").FullName;

    [Fact]
    public void OwnYaml_WithPortsThatAreNone_IsTold_AndTakenUpOnceItIsCorrected()
    {
        var path = Own("port: 70000\nprometheus_port: 70000\nrtc:\n  tcp_port: 70000\n  udp_port: 70000");
        var settings = Settings(new LiveKitOptions { ConfigPath = path });

        Assert.Equal(7880, settings.Port);
        var own = OwnConfiguration.Read(path);
        Assert.Contains(OwnConfigurationRules.Problems(own, EngineRelease.Version, null), problem => problem.Code == ProblemCodes.YamlWrongType);
        Assert.Equal(["port"], own.Ports().Select(use => use.Key));

        Own("port: 7890");
        settings.Renew();
        Assert.Equal(7890, settings.Port);
    }

    [Fact]
    public void Keys_ThatCannotBeRead_AreReadOnceTheyCan()
    {
        var keys = Path.Combine(_folder, "livekit", "keys.json");
        var settings = Settings(new LiveKitOptions());
        var good = new KeyStore(new DataFolder(_folder)).Get();
        var text = File.ReadAllText(keys);
        File.WriteAllText(keys, "no keys");
        Assert.Throws<InvalidDataException>(() => settings.Renew());

        File.WriteAllText(keys, text);
        settings.Renew();

        Assert.Equal(good.ApiSecret, settings.Keys.ApiSecret);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private EmbeddedSettings Settings(LiveKitOptions options) => new(Options.Create(options), new KeyStore(new DataFolder(_folder)));

    private string Own(string lines)
    {
        var path = Path.Combine(_folder, "own.yaml");
        File.WriteAllText(path, $"{lines}\nkeys:\n  APIown: own-secret-0123456789abcdef0123456789\n");
        return path;
    }
}
