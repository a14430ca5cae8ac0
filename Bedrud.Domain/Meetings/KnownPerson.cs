using Bedrud.Domain.Recordings;

namespace Bedrud.Domain.Meetings;

/// <summary>An identity that was in some meeting, and under which names: what a search for a person looks at instead of at every stay.</summary>
public sealed class KnownPerson
{
    /// <summary>Most characters of <see cref="SearchText"/>; of somebody with many names the latest are found.</summary>
    public const int SearchTextMaxLength = 400;

    /// <summary>With the device, as LiveKit knows it: see <see cref="Rooms.ParticipantIdentity"/>.</summary>
    public required string Identity { get; init; }

    /// <summary>Their names, the latest first, each in a line, as <see cref="RecordingSearch.Fold"/> writes them.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>UTC; when they last came.</summary>
    public DateTime SeenAt { get; private set; }

    /// <summary>They came under this name.</summary>
    public void Meet(string name, DateTime at)
    {
        var folded = RecordingSearch.Fold(name);
        var lines = SearchText.Length == 0 ? [] : SearchText.Split('\n');
        if (at >= SeenAt)
        {
            SeenAt = at;
            lines = [folded, .. lines.Where(line => line != folded)];
        }
        else if (!lines.Contains(folded, StringComparer.Ordinal))
        {
            lines = [.. lines, folded];
        }

        var text = string.Join('\n', lines);
        SearchText = text.Length > SearchTextMaxLength ? text[..(char.IsHighSurrogate(text[SearchTextMaxLength - 1]) ? SearchTextMaxLength - 1 : SearchTextMaxLength)] : text;
    }
}
