using System.Collections.Immutable;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>Which row of the health page a problem of the media server's process belongs to: one fault, one row.</summary>
public static class StartRows
{
    /// <summary>While one of these fails the embedded media server does not run, or not as it should: for <see cref="CheckInfo.After"/>.</summary>
    public static ImmutableArray<string> ProcessDown { get; } = ["S1", "S2", "S3", "S7", "C3", "C4", "C5", "C6", "M3"];

    /// <param name="code">One of <see cref="ProblemCodes"/>.</param>
    /// <param name="inContainer">Whether the portal runs in a container.</param>
    public static string Of(string code, bool inContainer) => code switch
    {
        ProblemCodes.ExternalIp => inContainer ? "S1" : "M3",
        ProblemCodes.TurnDomainMissing or ProblemCodes.TurnDomainWrong or ProblemCodes.TurnCertificate or ProblemCodes.TurnWithoutPorts => "S2",
        ProblemCodes.TlsRemoved => "S3",
        ProblemCodes.YamlSyntax or ProblemCodes.YamlUnknownKey or ProblemCodes.YamlDuplicateKey or ProblemCodes.YamlWrongType => "S7",
        ProblemCodes.PortInUse or ProblemCodes.TurnPortInUse => "C4",
        ProblemCodes.RedisPassword or ProblemCodes.RedisUnreachable => "C5",
        ProblemCodes.Download => "C3",
        _ when code.StartsWith("binary-", StringComparison.Ordinal) => "C3",
        _ => "C6",
    };
}
