using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Configuration;

namespace Bedrud.Infrastructure.Configuration;

/// <summary>
/// Every secret that this portal was configured with or made for itself, and a text without any of them: the last thing that is done to what leaves the
/// portal for somebody else's eyes. A singleton; what it is told does not change while the portal runs.
/// </summary>
public sealed class KnownSecrets
{
    /// <summary>The environment has many names that end in KEY and hold a word: a short one there is none of ours.</summary>
    private const int LeastForeign = 8;

    /// <summary>A shorter one is masked only where it stands as a word of its own, or every text would be in pieces.</summary>
    private const int LeastAnywhere = 4;

    private readonly Lazy<IReadOnlyList<string>> _values;

    public KnownSecrets(IConfiguration configuration, IEnumerable<SettingsSection> sections, EmbeddedSettings embedded) =>
        _values = new Lazy<IReadOnlyList<string>>(() => Find(configuration, [.. sections], embedded));

    /// <summary>Longest first: one may be a part of another.</summary>
    public IReadOnlyList<string> Values => _values.Value;

    /// <summary>The text with <c>***</c> in the place of each secret, as it is or as JSON, URLs and headers write it, and of whatever looks like a token or a password.</summary>
    public string Mask(string text)
    {
        foreach (var secret in Values)
        {
            if (secret.Length < LeastAnywhere)
            {
                text = Regex.Replace(text, $@"(?<!\w){Regex.Escape(secret)}(?!\w)", SecretMask.Mask, RegexOptions.None, TimeSpan.FromSeconds(5));
                continue;
            }

            foreach (var form in Forms(secret))
                text = text.Replace(form, SecretMask.Mask, StringComparison.Ordinal);
        }

        return string.Join('\n', text.Split('\n').Select(line => SecretMask.Apply(line, [])));
    }

    /// <summary>The secret parts of a connection string; all of it where it can't be read.</summary>
    public static IEnumerable<string> OfConnectionString(string text)
    {
        DbConnectionStringBuilder parts;
        try
        {
            parts = new DbConnectionStringBuilder { ConnectionString = text };
        }
        catch (ArgumentException)
        {
            return [text];
        }

        return parts.Keys.Cast<string>().Where(name => SettingNames.IsSecret(name) || name.Equals("pwd", StringComparison.OrdinalIgnoreCase)).Select(name => parts[name].ToString() ?? "");
    }

    private static List<string> Find(IConfiguration configuration, IReadOnlyList<SettingsSection> sections, EmbeddedSettings embedded)
    {
        var own = sections.Select(section => section.Name + ConfigurationPath.KeyDelimiter).Append("BEDRUD_").ToList();
        var found = configuration.AsEnumerable()
            .Where(setting => !string.IsNullOrEmpty(setting.Value))
            .SelectMany(setting => Of(setting.Key, setting.Value!)
                .Where(value => value.Length >= LeastForeign || own.Exists(name => setting.Key.StartsWith(name, StringComparison.OrdinalIgnoreCase))));
        return [.. found.Concat(OfLiveKit(embedded)).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal).OrderByDescending(value => value.Length)];
    }

    private static IEnumerable<string> Of(string key, string value)
    {
        if (SettingNames.IsConnectionString(key))
            return OfConnectionString(value);
        if (SettingNames.IsSecret(key))
            return [value];
        if (!Uri.TryCreate(value, UriKind.Absolute, out var uri) || uri.IsFile)
            return [];
        if (SettingNames.IsHook(key) && uri.PathAndQuery.Length > 1)
            return [value, uri.PathAndQuery];
        // https://user:password@mirror.example.org
        return uri.UserInfo.Split(':', 2) is [_, { Length: > 0 } password] ? [password, Uri.UnescapeDataString(password)] : [];
    }

    private static IEnumerable<string> OfLiveKit(EmbeddedSettings embedded)
    {
        try
        {
            return [embedded.Keys.ApiSecret, .. embedded.Secrets];
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // Keys that can't be read are in nobody's hands.
            return [];
        }
    }

    private static IEnumerable<string> Forms(string secret) => new[]
    {
        secret,
        JsonEncodedText.Encode(secret).ToString(),
        JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
        Uri.EscapeDataString(secret),
        System.Net.WebUtility.HtmlEncode(secret),
        Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(secret)),
    }.Distinct(StringComparer.Ordinal);
}
