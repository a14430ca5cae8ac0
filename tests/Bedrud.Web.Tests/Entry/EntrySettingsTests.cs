namespace Bedrud.Web.Tests.Entry;

/// <summary>What an administrator is told of wrong settings of accounts and mails, by the real program.</summary>
public sealed class EntrySettingsTests : IDisposable
{
    private readonly PortalRun _portal = new();

    [Fact]
    public async Task Start_WithWrongSettings_NamesEachKeyAndNoSecret()
    {
        _portal.Write("config.yaml", """
            accounts:
              registration: Invitation
              allowedDomains: [example.org, "@example.com"]
              confirmEmail: true
              confirmMail: true
            alerts:
              mail:
                to: [one@example.org]
            """);

        _portal.Start([]);

        Assert.Equal(1, await _portal.EndAsync());
        Assert.All(
            [
                "Accounts:AllowedDomains holds \"@example.com\", which is no domain.",
                "Accounts:AllowedDomains is set, and Accounts:Registration is Invitation",
                "Accounts:ConfirmEmail is true, and Mail:Host is missing",
                "accounts:confirmMail is unknown. Did you mean Accounts:ConfirmEmail? (config.yaml, line 5)",
                "Alerts:Mail:To is set, and neither Alerts:Mail:Host nor Mail:Host.",
            ],
            error => Assert.Contains(error, _portal.Output, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Start_WithAMailServerThatCantBeUsed_SaysWhatIsMissing()
    {
        _portal.Start(["--Mail:Host", "mail.example.org", "--Mail:Port", "0", "--Mail:User", "bedrud"]);

        Assert.Equal(1, await _portal.EndAsync());
        Assert.All(
            ["Mail:Port is 0", "Mail:From is missing", "Mail:User and Mail:Password belong together", "Mail:PortalUrl is missing"],
            error => Assert.Contains(error, _portal.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://meet.example.org/portal")]
    [InlineData("meet.example.org")]
    public async Task Start_WithAPortalUrlThatIsNone_SaysSo(string url)
    {
        _portal.Start(["--Mail:Host", "mail.example.org", "--Mail:From", "portal@example.org", "--Mail:PortalUrl", url]);

        Assert.Equal(1, await _portal.EndAsync());
        Assert.Contains("Mail:PortalUrl is no http or https address, or has a path.", _portal.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _portal.Dispose();
}
