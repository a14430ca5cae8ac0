using Bedrud.Infrastructure.LiveKit.Api;

namespace Bedrud.Infrastructure.Recordings.BuiltIn;

/// <summary>How the recorder gets into a room.</summary>
/// <param name="Url">LiveKit as the portal itself reaches it: the browser runs beside the portal, and signalling outlives the portal that way.</param>
/// <param name="Token">Hidden, may enter a full room, hears and sees, and can do nothing else.</param>
internal sealed record RecorderAdmission(string Url, string Token)
{
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(10);

    public static RecorderAdmission Make(LiveKitConnection liveKit, TokenSigner signer, CaptureRecord record)
    {
        var host = liveKit.InternalHost;
        var url = new UriBuilder(host) { Scheme = host.Scheme == "https" ? "wss" : "ws", Port = host.IsDefaultPort ? -1 : host.Port }.Uri;
        var token = signer.Sign(Validity, record, static (json, capture) =>
        {
            json.WriteString("sub"u8, $"recorder_{capture.RecordingId:N}");
            json.WriteString("name"u8, "Recorder");
            json.WriteStartObject("video"u8);
            json.WriteBoolean("roomJoin"u8, true);
            json.WriteString("room"u8, capture.RoomName);
            json.WriteBoolean("hidden"u8, true);
            json.WriteBoolean("recorder"u8, true);
            json.WriteBoolean("canSubscribe"u8, true);
            json.WriteBoolean("canPublish"u8, false);
            json.WriteBoolean("canPublishData"u8, false);
            json.WriteBoolean("canUpdateOwnMetadata"u8, false);
            json.WriteEndObject();
        }, out _);
        return new RecorderAdmission(url.AbsoluteUri.TrimEnd('/'), token);
    }
}
