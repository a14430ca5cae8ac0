using System.Net;
using System.Net.Sockets;
using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Diagnostics.Start.Remedies;

/// <summary>Has the media server advertise an address for media. The argument is that address: one of a single machine.</summary>
internal sealed class SetNodeIp(SettingsFile file, EmbeddedSettings settings, MediaServer server, CheckSignals signals) : SettingsRemedy(file, settings, server, signals)
{
    public const string RemedyId = "set-node-ip";

    public override string Id => RemedyId;

    protected override IReadOnlyDictionary<string, string>? Values(string argument) =>
        SettingText.IsAddress(argument) && IPAddress.TryParse(argument, out var address) && IsOneMachine(address)
            ? new Dictionary<string, string> { ["LiveKit:NodeIp"] = address.ToString() }
            : null;

    private static bool IsOneMachine(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6
        ? !address.Equals(IPAddress.IPv6Any) && !address.IsIPv6Multicast
        : address.GetAddressBytes()[0] is > 0 and < 224;
}
