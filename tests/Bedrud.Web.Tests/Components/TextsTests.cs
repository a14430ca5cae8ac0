using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Bedrud.Web.Account;
using Bedrud.Web.Components;
using Bedrud.Web.Features.Audit;
using Bedrud.Web.Features.Chat;
using Bedrud.Web.Features.ConnectionTest;
using Bedrud.Web.Features.Dashboard;
using Bedrud.Web.Features.Health;
using Bedrud.Web.Features.History;
using Bedrud.Web.Features.Invitations;
using Bedrud.Web.Features.Lobby;
using Bedrud.Web.Features.MediaServer;
using Bedrud.Web.Features.Participants;
using Bedrud.Web.Features.Recordings;
using Bedrud.Web.Features.Recordings.Library;
using Bedrud.Web.Features.Recordings.Shares;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Features.Users;

namespace Bedrud.Web.Tests.Components;

public sealed partial class TextsTests
{
    private static readonly CultureInfo Turkish = CultureInfo.GetCultureInfo("tr");

    public static TheoryData<Type> Features => [typeof(PortalTexts), typeof(AccountTexts), typeof(RoomTexts), typeof(ParticipantTexts), typeof(LobbyTexts), typeof(ChatTexts), typeof(MediaServerTexts), typeof(LinterTexts), typeof(HealthPageTexts), typeof(ConnectionTestTexts), typeof(LibraryTexts), typeof(ShareTexts), typeof(AuditTexts), typeof(RecordingTexts), typeof(HistoryTexts), typeof(DashboardTexts), typeof(InvitationTexts), typeof(AccountMailTexts), typeof(UserTexts), .. Checks];

    private static Type[] Checks => [typeof(HealthTexts), .. CheckTranslator.Groups.Values];

    [Theory]
    [MemberData(nameof(Features))]
    public void Turkish_EveryKeyOfEnglish_IsWrittenWithTheSamePlaceholders(Type feature)
    {
        var english = Read(feature, CultureInfo.InvariantCulture);
        var turkish = Read(feature, Turkish);

        Assert.NotEmpty(english);
        Assert.Equal(english.Keys.Order(), turkish.Keys.Order());
        Assert.All(english, text => Assert.Equal(Placeholders(text.Value), Placeholders(turkish[text.Key])));
    }

    [Theory]
    [MemberData(nameof(Features))]
    public void English_Text_FollowsTheHouseRules(Type feature) => Assert.All(Read(feature, CultureInfo.InvariantCulture).Values, text =>
    {
        Assert.DoesNotContain("!", text, StringComparison.Ordinal);
        Assert.DoesNotContain("successfully", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("please", text, StringComparison.OrdinalIgnoreCase);
    });

    [Theory]
    [MemberData(nameof(Features))]
    public void Counted_Key_HasBothForms(Type feature)
    {
        var keys = Read(feature, CultureInfo.InvariantCulture).Keys;

        Assert.All(keys.Where(k => k.EndsWith(".one", StringComparison.Ordinal)), one => Assert.Contains(one[..^3] + "other", keys));
        Assert.All(keys.Where(k => k.EndsWith(".other", StringComparison.Ordinal)), other => Assert.Contains(other[..^5] + "one", keys));
    }

    private static Dictionary<string, string> Read(Type feature, CultureInfo culture)
    {
        var name = $"Bedrud.Web.Resources.{feature.FullName!["Bedrud.Web.".Length..]}";
        var set = new ResourceManager(name, feature.Assembly).GetResourceSet(culture, createIfNotExists: true, tryParents: false)!;
        return set.Cast<System.Collections.DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);
    }

    private static IEnumerable<string> Placeholders(string text) => Placeholder().Matches(text).Select(m => m.Value).Distinct().Order();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Placeholder();
}
