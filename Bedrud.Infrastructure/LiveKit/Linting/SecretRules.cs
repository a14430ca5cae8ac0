using System.Globalization;
using System.Text;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using YamlDotNet.RepresentationModel;

namespace Bedrud.Infrastructure.LiveKit.Linting;

/// <summary>API keys, their secrets, and the key that signs webhooks.</summary>
internal static class SecretRules
{
    private const string Generate = "livekit-server generate-keys";

    public static void Check(LintedConfiguration configuration)
    {
        var root = configuration.Root;
        var keys = root.Section("keys");
        var hasOthers = root.Text("key_file") is not null || configuration.HasKeysElsewhere;
        if (!keys.Keys.Any() && !hasOthers && root.Value("keys") is not YamlScalarNode { Value.Length: > 0 } and not YamlSequenceNode)
            configuration.Add(LintSeverity.Error, LintCodes.KeysMissing, "keys", "keys:\n  <API key>: <secret>");

        if (!root.Flag("development"))
            CheckSecrets(configuration);
        CheckWebhook(configuration, [.. keys.Keys.Select(key => key.Name)], hasOthers);
    }

    private static void CheckSecrets(LintedConfiguration configuration)
    {
        var keys = configuration.Root.Section("keys");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, _) in keys.Keys)
        {
            if (keys.Value(name) is not YamlScalarNode { Value: var secret } || configuration.IsVariable(secret))
                continue;
            var shown = LintSheet.Name(name);
            var length = Encoding.UTF8.GetByteCount(secret ?? "");
            if (length < LiveKitOptionsValidator.MinimumSecretLength)
                configuration.Add(LintSeverity.Warning, LintCodes.SecretShort, $"keys.{shown}", Generate, shown, length.ToString(CultureInfo.InvariantCulture), LiveKitOptionsValidator.MinimumSecretLength.ToString(CultureInfo.InvariantCulture));
            else if (!seen.Add(secret!))
                configuration.Add(LintSeverity.Warning, LintCodes.SecretRepeated, $"keys.{shown}", Generate, shown);
        }
    }

    private static void CheckWebhook(LintedConfiguration configuration, List<string> names, bool hasOthers)
    {
        var hook = configuration.Root.Section("webhook");
        var urls = hook.List("urls");
        var first = names.FirstOrDefault();
        var key = first is null || configuration.IsVariable(first) ? "<API key>" : LintSheet.Name(first);
        if (urls.Count == 0)
        {
            if (configuration.Context.WebhookUrl is { } url && names.Count > 0)
                configuration.Add(LintSeverity.Notice, LintCodes.WebhookMissing, "webhook", WebhookBlock.ToYaml(key, url), url);
            return;
        }

        if (hook.Text("api_key") is not { } signer)
            configuration.Add(LintSeverity.Error, LintCodes.WebhookKey, "webhook.api_key", $"webhook:\n  api_key: {key}");
        else if (!hasOthers && names.Count > 0 && !names.Contains(signer) && !configuration.IsVariable(signer) && !names.Any(configuration.IsVariable))
            configuration.Add(LintSeverity.Error, $"{LintCodes.WebhookKey}.unknown", "webhook.api_key", $"webhook:\n  api_key: {key}", LintSheet.Name(signer));

        if (urls.Any(url => !configuration.IsVariable(url) && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")))
            configuration.Add(LintSeverity.Warning, LintCodes.WebhookUrl, "webhook.urls", configuration.Context.WebhookUrl is { } own ? $"webhook:\n  urls:\n    - {own}" : null);
    }
}
