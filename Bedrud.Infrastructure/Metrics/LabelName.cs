using System.Text.RegularExpressions;

namespace Bedrud.Infrastructure.Metrics;

/// <summary>The values of enumerations as labels write them: <c>RoomSuspended</c> is <c>room-suspended</c>, as in the codes of the API.</summary>
public static partial class LabelName
{
    public static IEnumerable<string> All<T>()
        where T : struct, Enum => Cache<T>.Names.Values;

    public static string Of<T>(T value)
        where T : struct, Enum => Cache<T>.Names[value];

    [GeneratedRegex("(?<=[a-z])([A-Z])")]
    private static partial Regex Words();

    private static class Cache<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Names = Enum.GetValues<T>().ToDictionary(v => v, v => Words().Replace(v.ToString(), "-$1").ToLowerInvariant());
    }
}
