using Bedrud.Web.Account;

namespace Bedrud.Web.Tests.Components;

public sealed class ReturnUrlTests
{
    [Theory]
    [InlineData("/rooms/daily?tab=bans")]
    [InlineData("/m/daily")]
    [InlineData("/")]
    public void Local_WithinThePortal_IsKept(string url) => Assert.Equal(url, ReturnUrl.Local(url));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("rooms")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\t/evil.example")]
    [InlineData("/rooms\r\nSet-Cookie: a=b")]
    public void Local_Other_IsTheStartPage(string? url) => Assert.Equal("/", ReturnUrl.Local(url));
}
