using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

public sealed class LiveKitConnectionFactoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-connection-").FullName;
    private readonly string _secret = new('s', 32);

    [Fact]
    public void Create_Embedded_IsLoopbackWithGeneratedKeys()
    {
        var store = Store();
        var connection = Create(new LiveKitOptions { Port = 7890, Host = "wss://meet.example.org" });

        Assert.Equal("http://127.0.0.1:7890/", connection.InternalHost.AbsoluteUri);
        Assert.Equal((store.Get().ApiKey, store.Get().ApiSecret), (connection.ApiKey, connection.ApiSecret));
    }

    [Fact]
    public void Create_EmbeddedWithKeys_UsesThemAndGeneratesNone()
    {
        var connection = Create(new LiveKitOptions { ApiKey = "APIown", ApiSecret = _secret });

        Assert.Equal(("APIown", _secret), (connection.ApiKey, connection.ApiSecret));
        Assert.False(Directory.Exists(Path.Combine(_folder, "livekit")));
    }

    [Theory]
    [InlineData("wss://livekit.example.org", null, "https://livekit.example.org/")]
    [InlineData("ws://livekit.example.org", null, "http://livekit.example.org/")]
    [InlineData("ws://10.0.0.5:7880/path", null, "http://10.0.0.5:7880/")]
    [InlineData("wss://[2001:db8::1]:443", null, "https://[2001:db8::1]/")]
    [InlineData("wss://livekit.example.org", "http://livekit:7880/", "http://livekit:7880/")]
    public void Create_External_CallsInternalHostOrWhatFollowsFromHost(string host, string? internalHost, string expected)
    {
        var options = new LiveKitOptions { External = true, Host = host, InternalHost = internalHost, ApiKey = "APIx", ApiSecret = _secret };

        Assert.Equal(expected, Create(options).InternalHost.AbsoluteUri);
    }

    [Fact]
    public void Create_ExternalWithoutSecret_Throws() =>
        Assert.Throws<InvalidOperationException>(() =>
            Create(new LiveKitOptions { External = true, Host = "ws://a", ApiKey = "APIx" }));

    [Fact]
    public void Create_WithAYamlOfOnesOwn_UsesItsPortAddressAndKey()
    {
        var yaml = Path.Combine(_folder, "livekit.yaml");
        File.WriteAllText(yaml, $"port: 7999\nbind_addresses: [10.1.2.3]\nkeys:\n  APIfirst: {_secret}\n  APIsecond: {_secret}2\n");

        var first = Create(new LiveKitOptions { ConfigPath = yaml, Port = 1 });
        var second = Create(new LiveKitOptions { ConfigPath = yaml, ApiKey = "APIsecond", InternalHost = "http://127.0.0.1:9" });

        Assert.Equal(("http://10.1.2.3:7999/", "APIfirst", _secret), (first.InternalHost.AbsoluteUri, first.ApiKey, first.ApiSecret));
        Assert.Equal(("http://127.0.0.1:9/", "APIsecond", _secret + "2"), (second.InternalHost.AbsoluteUri, second.ApiKey, second.ApiSecret));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private LiveKitConnection Create(LiveKitOptions options) =>
        LiveKitConnectionFactory.Create(options, new EmbeddedSettings(Options.Create(options), Store()));

    private KeyStore Store() => new(new DataFolder(_folder));
}
