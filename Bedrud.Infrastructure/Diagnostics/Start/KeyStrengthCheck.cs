using System.Text;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Linting;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>
/// The secret that signs every token. LiveKit only logs an error where it is short, and runs; who guesses it may join and end every meeting.
/// </summary>
internal sealed class KeyStrengthCheck(LiveKitConnection connection, ConfigurationInUse configuration) : ConfigurationCheck(configuration, "key-strength")
{
    // 32 characters chosen at random out of 16 have more than 11 different ones, but for one time in ten thousand.
    private const int FewestDifferent = 8;

    protected override bool IsMine(LintFinding finding) => finding.Code is LintCodes.SecretShort or LintCodes.SecretRepeated;

    protected override Finding? Beside()
    {
        var length = Encoding.UTF8.GetByteCount(connection.ApiSecret);
        if (length < LiveKitOptionsValidator.MinimumSecretLength)
            return Weak("short", $"{length}", $"{LiveKitOptionsValidator.MinimumSecretLength}");
        if (connection.ApiKey.Length > 0 && connection.ApiSecret.Replace(connection.ApiKey, "", StringComparison.Ordinal).Length < LiveKitOptionsValidator.MinimumSecretLength / 2)
            return Weak("like-key");
        return connection.ApiSecret.Distinct().Count() < FewestDifferent ? Weak("guessable", $"{connection.ApiSecret.Distinct().Count()}") : null;
    }

    protected override Finding NothingToSee(bool noneAtAll) => Finding.Fine(new Evidence("key", connection.ApiKey));

    private Finding Weak(string cause, params string[] args) => new(Verdict.Warning, cause, [connection.ApiKey, .. args])
    {
        Evidence = [new Evidence("key", connection.ApiKey), new Evidence("secret-length", $"{connection.ApiSecret.Length}")],
        Fixes = [new Fix("secret-generate") { Lines = "livekit-server generate-keys", Language = "sh" }, new Fix("secret-both") { Lines = "keys:\n  <API key>: <secret>", Language = "yaml" }],
    };
}
