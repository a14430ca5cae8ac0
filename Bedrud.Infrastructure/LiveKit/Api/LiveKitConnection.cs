namespace Bedrud.Infrastructure.LiveKit.Api;

/// <summary>Where LiveKit's API is and the key pair that signs for it. The secret never reaches a log, hence no record's ToString.</summary>
public sealed class LiveKitConnection(Uri internalHost, string apiKey, string apiSecret)
{
    /// <summary>Base address of the HTTP API, without a path.</summary>
    public Uri InternalHost { get; } = internalHost;

    public string ApiKey { get; } = apiKey;

    public string ApiSecret { get; } = apiSecret;

    public override string ToString() => $"{InternalHost} ({ApiKey})";
}
