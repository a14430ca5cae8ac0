using System.Net;
using Bedrud.Infrastructure.Diagnostics.Start.Remedies;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>S1: the server asks for its public address, gets none, ends and is started again, in a container.</summary>
internal sealed class ExternalAddressInContainerCheck(MediaServer server, Surroundings surroundings, EmbeddedFixes fixes, IOptions<ServerOptions> portal)
    : ExternalAddressCheck("S1", CheckGroup.Start, server, surroundings, fixes, portal);

/// <summary>M3: the same outside of one.</summary>
internal sealed class ExternalAddressOutsideCheck(MediaServer server, Surroundings surroundings, EmbeddedFixes fixes, IOptions<ServerOptions> portal)
    : ExternalAddressCheck("M3", CheckGroup.Media, server, surroundings, fixes, portal);

internal abstract class ExternalAddressCheck(
    string id, CheckGroup group, MediaServer server, Surroundings surroundings, EmbeddedFixes fixes, IOptions<ServerOptions> portal)
    : ProcessCheck(id, group, server, surroundings)
{
    protected override Task<Finding> FaultAsync(MediaServerStatus status, MediaServerProblem problem, CancellationToken cancellationToken)
    {
        // Of the file, before a start: it has not happened yet.
        var what = Value(problem, "what");
        return Found(Failing("no-external-ip", what ?? status.LastExit?.Line ?? "") with
        {
            Evidence = Facts([Fact("container", Surroundings.ContainerSign), .. How(status)]),
            Fixes = Fixes(new Fix("choose-node-ip"), fixes.NodeIp(Address())),
        });
    }

    // Nobody but the administrator knows what is in front of this machine: this is what the portal can see.
    private string Address()
    {
        if (SettingText.IsAddress(portal.Value.Host) && IPAddress.TryParse(portal.Value.Host, out var named) && !IPAddress.IsLoopback(named))
            return named.ToString();
        return (NodeAddress.Outgoing() ?? IPAddress.Loopback).ToString();
    }
}
