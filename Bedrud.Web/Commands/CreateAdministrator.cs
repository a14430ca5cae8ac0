using System.CommandLine;
using Bedrud.Web.Account;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Commands;

/// <summary>Makes an administrator, also where there are some already; brings the database to this version first.</summary>
internal sealed class CreateAdministrator : PortalCommand
{
    private readonly Option<string> _email = new("--email") { Description = "E-mail address, with which they sign in", Required = true };
    private readonly Option<string> _name = new("--name") { Description = "The name that others see", Required = true };
    private readonly Option<string?> _password = new("--password") { Description = "10 to 256 characters; left out: it is asked for, or read from standard input" };

    public CreateAdministrator()
        : base("create-administrator", "Makes an account with the role Administrator.")
    {
        Add(_email);
        Add(_name);
        Add(_password);
    }

    public override async Task<int> RunAsync(WebApplication app, ParseResult arguments, CancellationToken cancellationToken)
    {
        if ((arguments.GetValue(_password) ?? Answers.AskForPassword()) is not { } password)
            return ExitCode.Failed;
        await app.PrepareDatabaseAsync();
        await using var scope = app.Services.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<AccountService>()
            .CreateAdministratorAsync(arguments.GetValue(_email), arguments.GetValue(_name), password, Answers.Actor(Name));
        if (!made.Succeeded)
            return await Answers.RefuseAsync(app, made.Problem);
        // The link for the first start has done its work.
        app.Services.GetRequiredService<SetUpLink>().Forget();
        await Console.Out.WriteLineAsync($"{made.Value.Email} is an administrator.");
        return ExitCode.Done;
    }
}
