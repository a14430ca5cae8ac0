namespace Bedrud.Infrastructure.LiveKit.Api;

/// <summary>Where LiveKit's API is and the key pair that signs for it. The secret never reaches a log, hence no record's ToString.</summary>
/// <param name="internalHost">Asked for each call: the embedded server may move to another port.</param>
public sealed class LiveKitConnection(Func<Uri> internalHost, string apiKey, string apiSecret)
{
    public LiveKitConnection(Uri internalHost, string apiKey, string apiSecret)
        : this(() => internalHost, apiKey, apiSecret)
    {
    }

    /// <summary>Base address of the HTTP API, without a path.</summary>
    public Uri InternalHost => internalHost();

    public string ApiKey { get; } = apiKey;

    public string ApiSecret { get; } = apiSecret;

    public override string ToString() => $"{InternalHost} ({ApiKey})";
}
