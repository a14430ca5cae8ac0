namespace Bedrud.Domain.Rooms;

/// <summary>
/// LiveKit identities as Bedrud gives them: <c>u_</c> and the user's id, or <c>g_</c> and the guest's. They say nothing about the
/// person, can't be chosen by anybody, and stay the same over rejoins, which bans and attendance rely on. Where a room lets one person be in it from
/// several devices at once, each further one has a dot and its own letters after that, since LiveKit knows an identity once only.
/// </summary>
public static class ParticipantIdentity
{
    // "u_" and 32 hexadecimal digits.
    private const int PersonLength = 34;

    public static string ForUser(Guid userId) => $"u_{userId:N}";

    public static string ForGuest(Guid guestId) => $"g_{guestId:N}";

    /// <summary>The identity of the same person on one more device.</summary>
    /// <param name="person">As <see cref="PersonOf"/> gives it.</param>
    /// <param name="device">Letters and digits, at most 16; the same for the same device.</param>
    public static string OnDevice(string person, string device) => $"{person}.{device}";

    /// <summary>Whose identity it is, without the device: what rules about a person are kept under. The identity itself where it is not Bedrud's.</summary>
    public static string PersonOf(string identity) =>
        identity.Length > PersonLength && identity[PersonLength] == '.' && IsPerson(identity.AsSpan(0, PersonLength)) ? identity[..PersonLength] : identity;

    /// <summary>The user whose identity this is; null for guests and for whoever joined with a token that Bedrud did not make.</summary>
    public static Guid? UserOf(string identity) =>
        identity.StartsWith("u_", StringComparison.Ordinal) && Guid.TryParseExact(PersonOf(identity).AsSpan(2), "N", out var id) ? id : null;

    /// <summary>Whether <paramref name="identity"/> is that of a person without an account.</summary>
    public static bool IsGuest(string identity) => identity.StartsWith("g_", StringComparison.Ordinal);

    private static bool IsPerson(ReadOnlySpan<char> text) =>
        text is ['u' or 'g', '_', ..] && Guid.TryParseExact(text[2..], "N", out _);
}
