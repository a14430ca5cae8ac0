using System.Reflection;

namespace Bedrud.Infrastructure.LiveKit.Linting;

/// <summary>Every code of a finding. <c>docs/linter.md</c> shows an example of each.</summary>
public static class LintCodes
{
    public const string YamlSyntax = "yaml-syntax";
    public const string YamlTab = "yaml-tab";
    public const string YamlDuplicateKey = "yaml-duplicate-key";
    public const string YamlTooDeep = "yaml-too-deep";
    public const string YamlNotMapping = "yaml-not-mapping";
    public const string YamlMoreDocuments = "yaml-more-documents";

    public const string UnknownKey = "unknown-key";
    public const string UnlistedKey = "unlisted-key";
    public const string WrongType = "wrong-type";
    public const string PortInvalid = "port-invalid";
    public const string TlsRemoved = "tls-removed";
    public const string KeyTooNew = "key-too-new";
    public const string KeyDeprecated = "key-deprecated";
    public const string VariableNotExpanded = "variable-not-expanded";

    public const string KeysMissing = "keys-missing";
    public const string KeysNoBlank = "keys-no-blank";
    public const string SecretShort = "secret-short";
    public const string SecretRepeated = "secret-repeated";
    public const string FileMissing = "file-missing";

    public const string RangeReversed = "range-reversed";
    public const string RangeHalf = "range-half";
    public const string RangeSmall = "range-small";
    public const string RangeUnused = "range-unused";
    public const string RelayOverlap = "relay-overlap";
    public const string PortClash = "port-clash";

    public const string TurnNoPorts = "turn-no-ports";
    public const string TurnNoDomain = "turn-no-domain";
    public const string TurnNoCertificate = "turn-no-certificate";
    public const string TurnSamePort = "turn-same-port";
    public const string TurnPrivateRelay = "turn-private-relay";

    public const string ExternalIpAsked = "external-ip-asked";
    public const string NodeIpPrivate = "node-ip-private";
    public const string NodeIpContainer = "node-ip-container";
    public const string NodeIpInvalid = "node-ip-invalid";

    public const string RedisNoAddress = "redis-no-address";
    public const string RedisAddressForm = "redis-address-form";
    public const string WebhookKey = "webhook-key";
    public const string WebhookUrl = "webhook-url";
    public const string WebhookMissing = "webhook-missing";
    public const string DevelopmentOn = "development-on";
    public const string WsOnHttps = "ws-on-https";
    public const string PortalFile = "portal-file";

    public const string ConfigIgnored = "config-ignored";
    public const string ConfigOwnEntrypoint = "config-own-entrypoint";
    public const string ShellWrapper = "shell-wrapper";
    public const string HostVariable = "host-variable";
    public const string ConfigFromHost = "config-from-host";
    public const string ConfigNotText = "config-not-text";
    public const string ConfigFolded = "config-folded";
    public const string ConfigOneLine = "config-one-line";
    public const string ConfigNotThere = "config-not-there";

    public static IReadOnlyList<string> All { get; } =
        [.. typeof(LintCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];
}
