using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

public sealed class LiveKitConnectionFactoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-connection-").FullName;
    private readonly string _secret = new('s', 32);

    [Fact]
    public void Create_Embedded_IsLoopbackWithGeneratedKeys()
    {
        var store = Store();
        var connection = LiveKitConnectionFactory.Create(new LiveKitOptions { Port = 7890, Host = "wss://meet.example.org" }, store);

        Assert.Equal("http://127.0.0.1:7890/", connection.InternalHost.AbsoluteUri);
        Assert.Equal((store.Get().ApiKey, store.Get().ApiSecret), (connection.ApiKey, connection.ApiSecret));
    }

    [Fact]
    public void Create_EmbeddedWithKeys_UsesThemAndGeneratesNone()
    {
        var connection = LiveKitConnectionFactory.Create(new LiveKitOptions { ApiKey = "APIown", ApiSecret = _secret }, Store());

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

        Assert.Equal(expected, LiveKitConnectionFactory.Create(options, Store()).InternalHost.AbsoluteUri);
    }

    [Fact]
    public void Create_ExternalWithoutSecret_Throws() =>
        Assert.Throws<InvalidOperationException>(() =>
            LiveKitConnectionFactory.Create(new LiveKitOptions { External = true, Host = "ws://a", ApiKey = "APIx" }, Store()));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private KeyStore Store() => new(new DataFolder(_folder));
}
