using System.Net;
using System.Net.Sockets;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>A port that the server will listen on.</summary>
/// <param name="Purpose">What for, such as <c>ICE over TCP</c>.</param>
/// <param name="Remedy">What to do where another process has it: a sentence.</param>
internal sealed record PortUse(IPEndPoint EndPoint, ProtocolType Protocol, string Purpose, string Remedy)
{
    /// <summary>Null where the port is free; else who has it.</summary>
    public MediaServerProblem? Taken()
    {
        if (PortHolder.IsFree(EndPoint, Protocol))
            return null;
        var holder = PortHolder.Find(EndPoint.Port, Protocol) is { } found ? $"process {found.Pid} ({found.Name})" : "a process of another user";
        var kind = Protocol == ProtocolType.Udp ? "udp" : "tcp";
        return new MediaServerProblem($"Port {EndPoint.Port} ({kind}) is in use by {holder}. The media server needs it for {Purpose}.", Remedy);
    }
}
