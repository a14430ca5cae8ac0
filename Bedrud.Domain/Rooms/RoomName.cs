using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Bedrud.Domain.Rooms;

/// <summary>
/// The name of a room: 3 to 63 characters, lower-case letters, digits and single dashes between them. It stands in the
/// meeting's address and is LiveKit's room name, so it is the same everywhere and needs no escaping anywhere.
/// </summary>
public static partial class RoomName
{
    /// <summary>Fewest characters of a name.</summary>
    public const int MinLength = 3;

    /// <summary>Most characters of a name: as for a DNS label.</summary>
    public const int MaxLength = 63;

    // No vowels and no look-alikes: a generated name spells nothing and can be read out over a telephone.
    private const string Alphabet = "bcdfghjkmnpqrstvwxz";

    /// <summary>Whether <paramref name="name"/> follows the rule.</summary>
    public static bool IsValid([NotNullWhen(true)] string? name) =>
        name is { Length: >= MinLength and <= MaxLength } && Pattern().IsMatch(name);

    /// <summary>A random name such as <c>kdr-xwtp-mzn</c>: ten letters of nineteen, so guessing one is hopeless.</summary>
    public static string Generate()
    {
        var letters = RandomNumberGenerator.GetItems<char>(Alphabet, 10);
        return $"{new string(letters, 0, 3)}-{new string(letters, 3, 4)}-{new string(letters, 7, 3)}";
    }

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Pattern();
}
