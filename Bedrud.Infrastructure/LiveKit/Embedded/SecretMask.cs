using System.Text.RegularExpressions;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>Takes secrets out of a log line: LiveKit logs <c>turnPassword</c>, ICE passwords, and tokens in URLs and error texts.</summary>
internal static partial class SecretMask
{
    public const string Mask = "***";

    /// <param name="line">One line of the log.</param>
    /// <param name="secrets">Literal secrets, such as the API secret.</param>
    public static string Apply(string line, IEnumerable<string> secrets)
    {
        foreach (var secret in secrets)
            line = line.Replace(secret, Mask, StringComparison.Ordinal);
        line = Token().Replace(line, Mask);
        line = IcePassword().Replace(line, "${name}" + Mask);
        return Named().Replace(line, "${name}" + Mask);
    }

    // A JWT: eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJBUEkifQ.x2c
    [GeneratedRegex(@"eyJ[\w-]+\.[\w-]+\.[\w-]*")]
    private static partial Regex Token();

    // a=ice-pwd:yHgZS30dHy9EIixoQUCfQptq
    [GeneratedRegex(@"(?<name>ice-pwd:)[^\s\\""]+")]
    private static partial Regex IcePassword();

    // "turnPassword":"abc", \"apiSecret\": \"abc\", access_token=abc, password: abc
    [GeneratedRegex(@"(?<name>(password|secret|access_?token|authorization|credential)\\?""?\s*[:=]\s*\\?""?(Bearer )?)[^\s""\\,;&}]+", RegexOptions.IgnoreCase)]
    private static partial Regex Named();
}
