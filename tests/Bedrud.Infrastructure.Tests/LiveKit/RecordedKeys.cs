using Bedrud.Infrastructure.LiveKit.Api;

namespace Bedrud.Infrastructure.Tests.LiveKit;

/// <summary>The key pair that signed the recordings.</summary>
internal static class RecordedKeys
{
    public const string ApiKey = "APIfixture01";
    public const string ApiSecret = "fixture-secret-0123456789abcdef0123456789";

    public static LiveKitConnection Connection(string host = "http://livekit.test:7880", string key = ApiKey, string secret = ApiSecret) =>
        new(new Uri(host), key, secret);

    public static string Folder(string name) => Path.Combine(AppContext.BaseDirectory, "Recorded", name);
}
