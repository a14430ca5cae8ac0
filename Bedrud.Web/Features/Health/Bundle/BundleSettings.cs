using System.Collections;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Bedrud.Infrastructure.Configuration;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Health.Bundle;

/// <summary>Every setting as it counts, with where it was written. Of a secret: whether there is one, and how long it is, roughly.</summary>
public sealed class BundleSettings(IServiceProvider services, IConfiguration configuration, IEnumerable<SettingsSection> sections)
{
    // Of a connection string what says where the database is; all else may be secret, or mean little to others.
    private static readonly string[] Harmless = ["server", "host", "data source", "port", "database", "initial catalog", "ssl mode", "sslmode", "encrypt", "pooling", "timeout", "command timeout", "mode", "cache"];

    public string Write()
    {
        var text = new StringBuilder();
        foreach (var section in sections.OrderBy(section => section.Name, StringComparer.Ordinal))
        {
            var options = typeof(IOptions<>).MakeGenericType(section.Options);
            var values = options.GetProperty(nameof(IOptions<object>.Value))!.GetValue(services.GetRequiredService(options))!;
            foreach (var key in section.Keys)
                text.Append(CultureInfo.InvariantCulture, $"{key.Path,-44} {Shown(key.Path, Value(values, key.Path)),-44} ({SettingOrigin.Of(configuration, key.Path) ?? "default"})\n");
            text.Append('\n');
        }

        return text.ToString();
    }

    internal static string Shown(string key, object? value)
    {
        var text = value switch
        {
            null => "",
            string plain => plain,
            IEnumerable list => string.Join(", ", list.Cast<object>().Select(item => Convert.ToString(item, CultureInfo.InvariantCulture))),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
        if (text.Length == 0)
            return "-";
        if (SettingNames.IsConnectionString(key))
            return ConnectionString(text);
        if (SettingNames.IsSecret(key))
            return $"set, {Length(text.Length)}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.IsFile)
            return text;
        return SettingNames.IsHook(key) || uri.UserInfo.Length > 0 ? $"{uri.Scheme}://{uri.Authority}/***" : text;
    }

    private static string Length(int characters) => characters switch
    {
        < 16 => "fewer than 16 characters",
        < 32 => "16 to 31 characters",
        _ => "32 characters or more",
    };

    private static string ConnectionString(string text)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = text };
            return string.Join("; ", parts.Keys.Cast<string>().Select(name => $"{name}={(Harmless.Contains(name, StringComparer.OrdinalIgnoreCase) ? parts[name] : "***")}"));
        }
        catch (ArgumentException)
        {
            return "set, and can't be read";
        }
    }

    private static object? Value(object options, string path)
    {
        object? value = options;
        foreach (var name in path.Split(':')[1..])
            value = value?.GetType().GetProperty(name)?.GetValue(value);
        return value;
    }
}
