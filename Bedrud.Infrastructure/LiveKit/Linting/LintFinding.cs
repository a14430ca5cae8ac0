using System.Collections.Immutable;

namespace Bedrud.Infrastructure.LiveKit.Linting;

public enum LintSeverity
{
    /// <summary>Worth knowing; nothing has to be done.</summary>
    Notice,

    /// <summary>The server starts, and something will probably not work.</summary>
    Warning,

    /// <summary>The server does not start with it, or not with what was meant.</summary>
    Error,
}

/// <summary>What the text was taken for.</summary>
public enum LintSubject
{
    /// <summary>LiveKit's own configuration.</summary>
    LiveKit,

    /// <summary>A Compose file or one service of it; the configuration inside was checked too.</summary>
    Compose,

    /// <summary>Lines of <c>NAME=value</c>; the configuration inside was checked too.</summary>
    Environment,

    /// <summary>Bedrud's <c>config.yaml</c>.</summary>
    Portal,
}

/// <summary>One thing that is wrong or doubtful in a configuration. Never holds a secret.</summary>
/// <param name="Code">One of <see cref="LintCodes"/>; stable.</param>
/// <param name="Line">In the text as it was given, from 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Path">The key, such as <c>rtc.udp_port</c>; empty where the fault is no key's.</param>
public sealed record LintFinding(LintSeverity Severity, string Code, long Line, long Column, string Path)
{
    /// <summary>The text's key: the code, or the code with a variant after a dot.</summary>
    public required string Message { get; init; }

    /// <summary>For the text's placeholders.</summary>
    public ImmutableArray<string> Args { get; init; } = [];

    /// <summary>Lines to paste; null where there is no single right answer.</summary>
    public string? Fix { get; init; }
}

/// <param name="Findings">In the order of the text.</param>
public sealed record LintReport(LintSubject Subject, ImmutableArray<LintFinding> Findings);
