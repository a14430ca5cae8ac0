using System.Text.Json;
using System.Text.RegularExpressions;
using Bedrud.Domain.Meetings;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Infrastructure.Presence;

namespace Bedrud.Infrastructure.Tests.Presence;

/// <summary>The webhooks of one recording of a real LiveKit, in order of arrival, retries included.</summary>
internal sealed partial class RecordedScenario
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Recorded");

    private RecordedScenario(string name, List<PresenceEvent> events) => (Name, Events) = (name, events);

    public string Name { get; }

    public List<PresenceEvent> Events { get; }

    /// <summary>The names of all recordings.</summary>
    public static TheoryData<string> All =>
        [.. Directory.GetFiles(Path.Combine(Folder, "webhooks"), "*.json").Select(f => FileName().Match(Path.GetFileName(f)).Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    public static RecordedScenario Read(string name)
    {
        var files = Directory.GetFiles(Path.Combine(Folder, "webhooks"), $"*-{name}-*.json")
            .OrderBy(f => int.Parse(Path.GetFileName(f).Split('-')[0], System.Globalization.CultureInfo.InvariantCulture));
        return new RecordedScenario(name, [.. files.Select(ReadWebhook)]);
    }

    /// <summary>The time line's entries of one kind.</summary>
    public static List<JsonElement> Timeline(string name, string kind, out DateTime startedAt)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "timelines", $"{name}.json")));
        startedAt = file.RootElement.GetProperty("startedAt").GetDateTime().ToUniversalTime();
        return [.. file.RootElement.GetProperty("events").EnumerateArray().Where(e => e.GetProperty("kind").GetString() == kind).Select(e => e.Clone())];
    }

    private static PresenceEvent ReadWebhook(string path)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(path));
        var message = WebhookReader.Read(file.RootElement.GetProperty("body").GetString()!);
        var receivedAt = file.RootElement.GetProperty("receivedAt").GetDateTime().ToUniversalTime();
        var news = message!.ToPresence(receivedAt);
        Assert.NotNull(news);
        return news;
    }

    // 102-a-lifecycle-participant_joined.json
    [GeneratedRegex(@"\A\d+-(.+)-(?:room|participant|track)_\w+\.json\z")]
    private static partial Regex FileName();
}
