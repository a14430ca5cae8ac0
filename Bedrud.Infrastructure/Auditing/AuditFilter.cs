using Bedrud.Domain.Auditing;

namespace Bedrud.Infrastructure.Auditing;

/// <summary>Which entries are wanted. Everything that is given must hold.</summary>
/// <param name="Who">Beginnings of words of the actor's name.</param>
/// <param name="ActorId">The account that acted.</param>
/// <param name="Action">An act, such as <c>participant.kick</c>.</param>
/// <param name="Room">A room's whole name.</param>
/// <param name="Target">Beginnings of words of whom or what it was done to.</param>
/// <param name="Failed">Whether it failed; null for both.</param>
/// <param name="From">UTC.</param>
/// <param name="Before">UTC.</param>
/// <param name="Search">Terms: each is found where its words stand one after another; see <see cref="AuditSearch"/>.</param>
public sealed record AuditFilter(
    string? Who = null, Guid? ActorId = null, string? Action = null, string? Room = null, string? Target = null, bool? Failed = null,
    DateTime? From = null, DateTime? Before = null, string? Search = null)
{
    /// <summary>Most characters of a text in it.</summary>
    public const int MaxTextLength = 200;

    /// <summary>Whether nothing in it is longer than can be looked for.</summary>
    public bool IsValid => new[] { Who, Action, Room, Target, Search }.All(text => text is null or { Length: <= MaxTextLength } && text?.Contains('\0', StringComparison.Ordinal) != true)
        && (From is null || Before is null || From < Before);

    /// <summary>All that is looked for in the texts.</summary>
    internal IReadOnlyList<IReadOnlyList<string>> Terms => [.. AuditSearch.ActorTerms(Who), .. AuditSearch.TargetTerms(Target), .. AuditSearch.Terms(Search)];
}
