using System.Net;
using System.Net.Http.Json;
using Bedrud.Tests;
using Microsoft.Data.Sqlite;

namespace Bedrud.Web.Tests.Entry;

/// <summary>The real program, started with a command.</summary>
public sealed class CommandLineTests
{
    private const string Email = "ada@example.org";

    [Fact]
    public async Task Administrator_MadeAndGivenANewPassword_SignsIn()
    {
        using var folder = new PortalRun();
        string[] settings = ["--DataDirectory", Path.Combine(folder.Folder, "d")];
        Assert.Equal((0, $"{Email} is an administrator."), await RunAsync(["create-administrator", "--email", Email, "--name", "Ada", "--password", Portal.Password, .. settings]));
        var (code, said) = await RunAsync(["create-administrator", "--email", Email, "--name", "Ada", "--password", Portal.Password, .. settings]);
        Assert.Equal(1, code);
        Assert.StartsWith("There is an account with this email address.", said, StringComparison.Ordinal);

        var (printed, link) = await RunAsync(["reset-password", "--email", Email, "--Server:Host=meet.example.org", .. settings]);
        Assert.Equal(0, printed);
        Assert.StartsWith("http://meet.example.org:8090/account/reset?user=", link, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(["reset-password", "--email", Email, "--password", EntryPortal.NewPassword, .. settings])).Code);
        Assert.Equal(1, (await RunAsync(["reset-password", "--email", "nobody@example.org", .. settings])).Code);
        Assert.False(Directory.Exists(Path.Combine(folder.Folder, "d", "livekit")));

        using var run = new PortalRun();
        var url = $"http://127.0.0.1:{Ports.Free()}";
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        run.Start(["--urls", url, "--LiveKit:External", "true", "--LiveKit:Host", "ws://127.0.0.1:1", "--LiveKit:ApiKey", Portal.ApiKey, .. settings], ("LiveKit__ApiSecret", Portal.ApiSecret));
        await run.AnswersAsync(client, $"{url}/health/live");
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsJsonAsync("/api/auth/login", new { email = Email, password = EntryPortal.NewPassword })).StatusCode);
        Assert.DoesNotContain("/account/setup", run.Output, StringComparison.Ordinal);
        // The link was of the old password's time.
        var (user, token) = EntryPortal.LinkOf(link);
        await (await client.PostAsJsonAsync("/api/auth/reset", new { user, token, password = Portal.Password })).ShouldBeProblemAsync(410, "invalid-link");

        await using var database = new SqliteConnection($"Data Source={Path.Combine(folder.Folder, "d", "bedrud.db")};Mode=ReadOnly;Pooling=False");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = "SELECT group_concat(Action) FROM (SELECT Action FROM AuditEntries WHERE ActorName = 'Command line' AND Failure IS NULL ORDER BY At)";
        Assert.Equal("administrator.create,password-reset.link,password-reset.done", await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task CheckConfiguration_ReadsTheSameSourcesAndAnswersByItsExitCode()
    {
        using var run = new PortalRun();
        var file = run.Write("other.yaml", "livekit:\n  port: 70003\n");
        string[] settings = ["--DataDirectory", Path.Combine(run.Folder, "d"), "--config", file];

        var (code, said) = await RunAsync(["check-configuration", .. settings]);
        Assert.Equal(1, code);
        Assert.Contains($"LiveKit:Port is 70003. ", said, StringComparison.Ordinal);
        Assert.Contains("other.yaml, line 2", said, StringComparison.Ordinal);

        Assert.Equal((0, "The settings are right."), await RunAsync(["check-configuration", "--LiveKit:Port=7900", .. settings]));
    }

    [Theory]
    [InlineData(0, "create-administrator", "help")]
    [InlineData(0, "--email", "help", "reset-password")]
    [InlineData(0, "check-configuration", "--help")]
    [InlineData(2, "bogus", "bogus")]
    [InlineData(2, "--email", "create-administrator", "--name", "Ada")]
    [InlineData(2, "--pasword is unknown", "create-administrator", "--email", "a@example.org", "--name", "Ada", "--pasword", "x")]
    public async Task Usage_IsTold(int code, string words, params string[] arguments)
    {
        var (answered, said) = await RunAsync(arguments);

        Assert.Equal(code, answered);
        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Said)> RunAsync(string[] arguments)
    {
        using var run = new PortalRun();
        run.Start(arguments);
        var code = await run.EndAsync();
        return (code, run.Output.Trim());
    }
}
