using System.Collections.Immutable;
using Bedrud.Infrastructure.Diagnostics;

namespace Bedrud.Web.Features.Health.Alerts;

public enum AlertKind
{
    /// <summary>Something changed.</summary>
    Alert,

    /// <summary>What happened during the quiet time that ends now.</summary>
    Summary,

    /// <summary>An administrator tries whether it arrives.</summary>
    Test,
}

public enum AlertNews
{
    /// <summary>It has come to a verdict that is told, or to a worse or better one of these.</summary>
    Began,

    /// <summary>It is over.</summary>
    Recovered,

    /// <summary>It comes and goes, and is told once an hour.</summary>
    Flapping,
}

/// <summary>One check in a message.</summary>
/// <param name="State">When it was noticed.</param>
/// <param name="Since">UTC; since when it has been so.</param>
/// <param name="Changes">How often it came or went in the last hour.</param>
public sealed record AlertItem(AlertNews News, CheckState State, DateTime Since, int Changes);

/// <summary>What is told at once.</summary>
/// <param name="Id">So that whoever gets it twice knows.</param>
/// <param name="At">UTC.</param>
/// <param name="Items">Empty in a test.</param>
public sealed record AlertMessage(Guid Id, AlertKind Kind, DateTime At, ImmutableArray<AlertItem> Items);
