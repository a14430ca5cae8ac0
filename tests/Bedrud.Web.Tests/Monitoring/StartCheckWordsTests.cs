using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Bedrud.Infrastructure.Diagnostics.Start;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Web.Features.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Bedrud.Web.Tests.Monitoring;

/// <summary>Every problem of the media server has its sentence, in both languages, and both with the same gaps.</summary>
public sealed partial class StartCheckWordsTests(Portal portal) : IClassFixture<Portal>
{
    private static readonly string[] TurnCauses = ["no-domain", "wrong-domain", "no-certificate", "no-ports"];

    public static TheoryData<string> Codes =>
        [.. typeof(ProblemCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(code => code.IsLiteral).Select(code => (string)code.GetValue(null)!)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Problem_OfEachCode_HasItsSentence(string code)
    {
        var row = StartRows.Of(code, inContainer: false);
        string[] keys = row switch
        {
            "C3" => [$"C3.{code.Replace("binary-", "", StringComparison.Ordinal)}"],
            "C6" => [$"C6.{code}"],
            "M3" => ["M3.no-external-ip", "S1.no-external-ip"],
            "S2" => [.. TurnCauses.Select(cause => $"S2.{cause}")],
            "C4" => ["C4.in-use", "C4.in-use-by-other-user"],
            "C5" => ["C5.livekit-says"],
            // The linter's.
            _ => [],
        };
        Assert.All(keys, key => AssertBoth(Type(key), key));
    }

    [Theory]
    [InlineData(typeof(StartCheckTexts))]
    [InlineData(typeof(HealthTexts))]
    public void Text_InTurkish_HasTheEnglishOnesGaps(Type texts) => Assert.All(In("en", texts), text => AssertBoth(texts, text.Key));

    private static Type Type(string key) => key[..2] switch
    {
        "C5" => typeof(ConnectionCheckTexts),
        "M3" => typeof(MediaCheckTexts),
        _ => typeof(StartCheckTexts),
    };

    private void AssertBoth(Type texts, string key)
    {
        var (english, turkish) = (In("en", texts), In("tr", texts));
        Assert.True(english.ContainsKey(key) && turkish.ContainsKey(key), key);
        Assert.Equal((key, Gaps(english[key])), (key, Gaps(turkish[key])));
        Assert.DoesNotContain('!', english[key] + turkish[key]);
    }

    private Dictionary<string, string> In(string language, Type texts)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = language == "en" ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language);
        try
        {
            return portal.Services.GetRequiredService<IStringLocalizerFactory>().Create(texts).GetAllStrings(includeParentCultures: false).ToDictionary(text => text.Name, text => text.Value);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static string Gaps(string text) => string.Join(' ', Gap().Matches(text).Select(gap => gap.Value).Order().Distinct());

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Gap();
}
