using System.Text;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Commands;

/// <summary>How commands speak, and ask.</summary>
internal static class Answers
{
    /// <summary>Who acts, for the audit log: whoever may run a program on this machine.</summary>
    public static Actor Actor(string command) => new(null, "Command line", Client: $"Bedrud.Web.dll {command}");

    /// <summary>Says on standard error why it can't be done.</summary>
    public static async Task<int> RefuseAsync(WebApplication app, Problem problem)
    {
        var texts = app.Services.GetRequiredService<ProblemTexts>();
        await Console.Error.WriteLineAsync($"{texts.Title(problem)} {texts.Detail(problem)}");
        return ExitCode.Failed;
    }

    /// <summary>Asks for a password: hidden and twice of a person, one line of whatever is piped in.</summary>
    /// <returns>Null where the two differ, or nothing came.</returns>
    public static string? AskForPassword()
    {
        if (Console.IsInputRedirected)
            return Console.ReadLine();
        var password = ReadHidden("Password: ");
        if (ReadHidden("Once more: ") == password)
            return password;
        Console.Error.WriteLine("The two differ.");
        return null;
    }

    private static string ReadHidden(string question)
    {
        Console.Error.Write(question);
        var password = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace && password.Length > 0)
                password.Length--;
            else if (!char.IsControl(key.KeyChar))
                password.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return password.ToString();
    }
}
