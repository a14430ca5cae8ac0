using System.CommandLine;
using Bedrud.Infrastructure;
using Bedrud.Web.Account;
using Bedrud.Web.Hosting;
using Bedrud.Web.Mailing;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Commands;

/// <summary>Gives an account a new password, or a link by which its owner chooses one.</summary>
internal sealed class ResetPassword : PortalCommand
{
    private readonly Option<string> _email = new("--email") { Description = "The account's e-mail address", Required = true };
    private readonly Option<string?> _password = new("--password") { Description = "The new one, 10 to 256 characters; left out: a link is printed by which it is chosen, good for 24 hours" };

    public ResetPassword()
        : base("reset-password", "Prints a link by which an account gets a new password, or sets one. Setting it ends the account's sessions.")
    {
        Add(_email);
        Add(_password);
    }

    public override async Task<int> RunAsync(WebApplication app, ParseResult arguments, CancellationToken cancellationToken)
    {
        var email = arguments.GetValue(_email)!;
        await app.PrepareDatabaseAsync();
        var resets = app.Services.GetRequiredService<PasswordResets>();
        if (arguments.GetValue(_password) is { } password)
        {
            var set = await resets.SetAsync(email, password, Answers.Actor(Name), cancellationToken);
            if (!set.Succeeded)
                return await Answers.RefuseAsync(app, set.Problem);
            await Console.Out.WriteLineAsync($"{email} has the new password; sessions end within a minute.");
            return ExitCode.Done;
        }

        var link = await resets.CreateLinkAsync(email, Answers.Actor(Name), cancellationToken);
        if (!link.Succeeded)
            return await Answers.RefuseAsync(app, link.Problem);
        await Console.Out.WriteLineAsync(Address(app) + link.Value.Path);
        return ExitCode.Done;
    }

    private static string Address(WebApplication app)
    {
        var server = app.Services.GetRequiredService<IOptions<ServerOptions>>().Value;
        return app.Services.GetRequiredService<PortalAddress>().Known
            ?? Listening.PublicAddress(server, app.Configuration, app.Configuration[WebHostDefaults.ServerUrlsKey]?.Split(';') ?? [])?.TrimEnd('/')
            ?? $"{(server.UsesTls ? "https" : "http")}://localhost:{server.ListeningPort}";
    }
}
