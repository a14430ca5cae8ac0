namespace Bedrud.Domain.Rooms;

/// <summary>
/// LiveKit identities as Bedrud gives them: <c>u_</c> and the user's id, or <c>g_</c> and the guest's. They say nothing about the
/// person, can't be chosen by anybody, and stay the same over rejoins, which bans and attendance rely on.
/// </summary>
public static class ParticipantIdentity
{
    public static string ForUser(Guid userId) => $"u_{userId:N}";

    public static string ForGuest(Guid guestId) => $"g_{guestId:N}";

    /// <summary>The user whose identity this is; null for guests and for whoever joined with a token that Bedrud did not make.</summary>
    public static Guid? UserOf(string identity) =>
        identity.StartsWith("u_", StringComparison.Ordinal) && Guid.TryParseExact(identity.AsSpan(2), "N", out var id) ? id : null;

    /// <summary>Whether <paramref name="identity"/> is that of a person without an account.</summary>
    public static bool IsGuest(string identity) => identity.StartsWith("g_", StringComparison.Ordinal);
}
