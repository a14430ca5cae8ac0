using YamlDotNet.Serialization;

namespace Bedrud.Infrastructure.LiveKit.Webhooks;

/// <summary>The part of LiveKit's own YAML that makes it send webhooks to the portal.</summary>
public static class WebhookBlock
{
    /// <summary>Where the portal takes webhooks.</summary>
    public const string Path = Embedded.Launcher.WebhookPath;

    /// <param name="apiKey">One of the server's keys: livekit-server 1.13.5 does not start with another ("api_key is required to use webhooks").</param>
    /// <param name="url">The portal's, as LiveKit reaches it.</param>
    public static string ToYaml(string apiKey, string url) =>
        new SerializerBuilder().WithQuotingNecessaryStrings(true).WithIndentedSequences().WithNewLine("\n").Build().Serialize(new Dictionary<string, object>
        {
            ["webhook"] = new Dictionary<string, object> { ["api_key"] = apiKey, ["urls"] = new[] { url } },
        }).TrimEnd();
}
