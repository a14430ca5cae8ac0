using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>A port that the server will listen on.</summary>
/// <param name="Purpose">What for, such as <c>ICE over TCP</c>.</param>
/// <param name="Remedy">What to do where another process has it: a sentence.</param>
/// <param name="Key">Where the port is written: <c>LiveKit:Port</c>, or a key of the own YAML.</param>
internal sealed record PortUse(IPEndPoint EndPoint, ProtocolType Protocol, string Purpose, string Remedy, string? Key = null)
{
    /// <summary>Whether the port that a problem is about is free by now; false where it is about none.</summary>
    public static bool IsFree(MediaServerProblem problem) =>
        problem.Code is ProblemCodes.PortInUse or ProblemCodes.TurnPortInUse
        && problem.Values.TryGetValue("port", out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        && PortHolder.IsFree(
            new IPEndPoint(IPAddress.TryParse(problem.Values.GetValueOrDefault("address"), out var address) ? address : IPAddress.Any, port),
            problem.Values.GetValueOrDefault("protocol") == "udp" ? ProtocolType.Udp : ProtocolType.Tcp);

    /// <summary>Null where the port is free; else who has it.</summary>
    public MediaServerProblem? Taken()
    {
        if (PortHolder.IsFree(EndPoint, Protocol))
            return null;
        var found = PortHolder.Find(EndPoint.Port, Protocol);
        var holder = found is { } process ? $"process {process.Pid} ({process.Name})" : "a process of another user";
        var kind = Protocol == ProtocolType.Udp ? "udp" : "tcp";
        return new MediaServerProblem($"Port {EndPoint.Port} ({kind}) is in use by {holder}. The media server needs it for {Purpose}.", Remedy).As(
            ProblemCodes.PortInUse,
            ("port", $"{EndPoint.Port}"), ("protocol", kind), ("purpose", Purpose), ("key", Key), ("address", $"{EndPoint.Address}"),
            ("pid", found is { } holding ? $"{holding.Pid}" : null), ("process", found?.Name));
    }
}
