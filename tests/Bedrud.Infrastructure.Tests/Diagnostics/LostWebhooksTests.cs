using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Diagnostics.Webhooks;

namespace Bedrud.Infrastructure.Tests.Diagnostics;

public sealed class LostWebhooksTests
{
    [Fact]
    public void Node_ThatIsForgottenAndComesBack_IsNoLoss_ButOneThatBeganAnewIs()
    {
        var lost = new LostWebhooks();
        Take(("a", 5), ("b", 3));
        Assert.Equal(0, lost.Total);

        Take(("a", 5));
        Take(("a", 5), ("b", 3));
        Assert.Equal(0, lost.Total);

        Take(("a", 7), ("b", 3));
        Assert.Equal(2, lost.Total);
        Take(("c", 1), ("a", 1));
        Assert.Equal(4, lost.Total);

        void Take(params (string Id, long Lost)[] nodes) => lost.Take(nodes.ToDictionary(node => node.Id, node => node.Lost));
    }

    [Theory]
    [InlineData("https://storage.test/a-b_1.mp4", "https://storage.test/a-b_1.mp4")]
    [InlineData("/opt/my engine", "'/opt/my engine'")]
    [InlineData("https://x.test/$(reboot);a&b", "'https://x.test/$(reboot);a&b'")]
    [InlineData("/it's", "'/it'\\''s'")]
    [InlineData("", "''")]
    public void ShellWord_IsOneWord(string text, string word) => Assert.Equal(word, ShellWord.Of(text));
}
