using System.Net;
using System.Text.RegularExpressions;
using Bedrud.Infrastructure.LiveKit.Embedded;
using YamlDotNet.RepresentationModel;

namespace Bedrud.Infrastructure.LiveKit.Linting;

/// <summary>The address that browsers are told, Redis, files, and the mode for development.</summary>
internal static partial class NetworkRules
{
    private const string AddressFix = "rtc:\n  node_ip: <the address that browsers reach>\n  use_external_ip: false";

    // Docker's first bridge; its others cannot be told from somebody's own network.
    private static readonly IPNetwork DockerBridge = IPNetwork.Parse("172.17.0.0/16");

    public static void Check(LintedConfiguration configuration)
    {
        CheckAddress(configuration);
        CheckRedis(configuration);
        if (configuration.Root.Text("key_file") is { } file && configuration.Context.FileExists?.Invoke(file) == false)
            configuration.Add(LintSeverity.Error, LintCodes.FileMissing, "key_file", null, "key_file");
        if (configuration.Root.Flag("development"))
            configuration.Add(LintSeverity.Warning, LintCodes.DevelopmentOn, "development");
    }

    private static void CheckAddress(LintedConfiguration configuration)
    {
        var rtc = configuration.Rtc;
        var text = rtc.Text("node_ip");
        if (text is null)
        {
            if (rtc.Flag("use_external_ip"))
                configuration.Add(LintSeverity.Warning, LintCodes.ExternalIpAsked, "rtc.use_external_ip", AddressFix);
            return;
        }

        if (configuration.IsVariable(text))
            return;
        if (!IPAddress.TryParse(text, out var address))
            configuration.Add(LintSeverity.Warning, LintCodes.NodeIpInvalid, "rtc.node_ip", AddressFix);
        else if (!PrivateAddress.Is(address) || rtc.Flag("use_external_ip"))
            return;
        else if (DockerBridge.Contains(address) || (configuration.IsContainer && !IPAddress.IsLoopback(address)))
            configuration.Add(LintSeverity.Warning, LintCodes.NodeIpContainer, "rtc.node_ip", AddressFix, address.ToString());
        else
            configuration.Add(LintSeverity.Notice, IPAddress.IsLoopback(address) ? $"{LintCodes.NodeIpPrivate}.loopback" : LintCodes.NodeIpPrivate, "rtc.node_ip", null, address.ToString());
    }

    private static void CheckRedis(LintedConfiguration configuration)
    {
        var redis = configuration.Root.Section("redis");
        if (configuration.Root.Value("redis") is not YamlMappingNode { Children.Count: > 0 })
            return;
        if (redis.Text("address") is not { } address)
        {
            if (redis.List("sentinel_addresses").Count == 0 && redis.List("cluster_addresses").Count == 0)
                configuration.Add(LintSeverity.Warning, LintCodes.RedisNoAddress, "redis", "redis:\n  address: <host>:6379");
        }
        else if (!configuration.IsVariable(address) && !HostAndPort().IsMatch(address))
        {
            configuration.Add(LintSeverity.Warning, LintCodes.RedisAddressForm, "redis.address", "redis:\n  address: <host>:6379");
        }
    }

    // redis:6379, [::1]:6379
    [GeneratedRegex(@"^([\w.-]+|\[[0-9a-fA-F:]+\]):[0-9]{1,5}$")]
    private static partial Regex HostAndPort();
}
