using System.Text;
using Bedrud.Domain.Recordings;

namespace Bedrud.Domain.Auditing;

/// <summary>
/// How entries are searched: every word of an entry, folded, with a space before each (<c> ayse example org participant kick</c>). A term is found where its words
/// stand one after another and the last begins with what was typed. Databases only have to look for words and for parts of a text.
/// </summary>
public static class AuditSearch
{
    /// <summary>Most characters of a word; what is longer is cut, in entries as in terms.</summary>
    public const int WordMaxLength = 64;

    /// <summary>Most characters of what is kept of an entry.</summary>
    public const int TextMaxLength = 3000;

    // Words of one field alone begin with these, which no words of people do: a letter, and digits that stand for nothing.
    private const string ActorMark = "w0q";
    private const string TargetMark = "t0q";
    private const string RoomMark = "r0q";
    private const string ActionMark = "a0q";
    private const string FailedMark = "f0q";
    private const string SucceededMark = "o0q";

    /// <summary>What is kept of an entry.</summary>
    public static string TextOf(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var words = Marked(ActorMark, entry.ActorName)
            .Concat(Marked(TargetMark, entry.Target))
            .Append(Whole(RoomMark, entry.RoomName)).Append(Whole(ActionMark, entry.Action)).Append(Outcome(entry.Failure is not null))
            .Concat(new[] { entry.ActorName, entry.Action, entry.RoomName, entry.Target, entry.Failure, entry.RemoteAddress, entry.Reason, entry.Details }.SelectMany(Words));
        var text = new StringBuilder();
        foreach (var word in words.Where(w => w.Length > 0))
        {
            if (text.Length + 1 + word.Length > TextMaxLength)
                break;
            text.Append(' ').Append(word);
        }

        return text.ToString();
    }

    /// <summary>What is looked for: each term between spaces, as the words that it consists of.</summary>
    public static IEnumerable<IReadOnlyList<string>> Terms(string? text) =>
        (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(t => (IReadOnlyList<string>)[.. Words(t)]).Where(words => words.Count > 0);

    /// <summary>The terms of the actor's name.</summary>
    public static IEnumerable<IReadOnlyList<string>> ActorTerms(string? text) => MarkedTerms(ActorMark, text);

    /// <summary>The terms of whom or what it was done to.</summary>
    public static IEnumerable<IReadOnlyList<string>> TargetTerms(string? text) => MarkedTerms(TargetMark, text);

    /// <summary>A single word for a whole name of a room.</summary>
    public static string RoomWord(string room) => Whole(RoomMark, room);

    /// <summary>A single word for an act.</summary>
    public static string ActionWord(string action) => Whole(ActionMark, action);

    /// <summary>A single word for how it ended.</summary>
    public static string Outcome(bool failed) => failed ? FailedMark : SucceededMark;

    private static IEnumerable<IReadOnlyList<string>> MarkedTerms(string mark, string? text) =>
        Terms(text).Select(words => (IReadOnlyList<string>)[.. words.Select(w => Cut(mark + w))]);

    private static IEnumerable<string> Marked(string mark, string? text) => Words(text).Select(w => Cut(mark + w));

    private static string Whole(string mark, string? text) => string.IsNullOrEmpty(text) ? "" : Cut(mark + string.Concat(Words(text)));

    private static IEnumerable<string> Words(string? text)
    {
        if (string.IsNullOrEmpty(text))
            yield break;
        var word = new StringBuilder();
        foreach (var rune in RecordingSearch.Fold(text).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                word.Append(rune);
                continue;
            }

            if (word.Length > 0)
                yield return Cut(word.ToString());
            word.Clear();
        }

        if (word.Length > 0)
            yield return Cut(word.ToString());
    }

    private static string Cut(string word) =>
        word.Length <= WordMaxLength ? word : word[..(char.IsHighSurrogate(word[WordMaxLength - 1]) ? WordMaxLength - 1 : WordMaxLength)];
}
