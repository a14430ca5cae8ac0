using System.Text.RegularExpressions;
using Bedrud.Infrastructure;
using Bedrud.Infrastructure.Configuration;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Hosting;

internal static partial class SettingsCheck
{
    /// <summary>
    /// Checks every setting before anything is touched, and says on standard error what is wrong with all of them, a line each. The host would do
    /// the same later, but with a stack trace around it that helps nobody who edits a configuration.
    /// </summary>
    public static async Task<bool> HasValidSettingsAsync(this WebApplication app)
    {
        var sections = app.Services.GetServices<SettingsSection>().ToList();
        string[] errors = [.. TopLevelCheck.Errors(app.Configuration, sections), .. Validate(app.Services), .. Folder(app)];
        if (errors.Length == 0)
        {
            Warn(app, sections);
            return true;
        }

        await Console.Error.WriteLineAsync("Bedrud can't start with these settings:");
        foreach (var error in errors.Distinct())
            await Console.Error.WriteLineAsync($"  {error}{Origin(app.Configuration, error)}");
        return false;
    }

    private static IEnumerable<string> Validate(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException e)
        {
            return e.Failures;
        }
        catch (AggregateException e) when (e.InnerExceptions.All(i => i is OptionsValidationException))
        {
            return e.InnerExceptions.Cast<OptionsValidationException>().SelectMany(i => i.Failures);
        }
    }

    private static IEnumerable<string> Folder(WebApplication app)
    {
        try
        {
            app.Services.GetRequiredService<DataFolder>();
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [$"{PortalServices.DataDirectory} is \"{app.Configuration[PortalServices.DataDirectory]}\", which can't be made a folder for the portal's data ({e.Message}). Write another one."];
        }
    }

    private static void Warn(WebApplication app, IReadOnlyList<SettingsSection> sections)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Bedrud.Web.Hosting.Settings");
        string[] warnings =
        [
            .. FamiliarEnvironment.Warnings(Environment.GetEnvironmentVariables()),
            .. TopLevelCheck.Warnings(app.Configuration, sections),
            .. ReadableSecrets.Warnings(app.Configuration),
        ];
        foreach (var warning in warnings)
            LogWarning(logger, warning);
    }

    /// <summary>Every error begins with its key: where that was written is where the administrator must go.</summary>
    private static string Origin(IConfiguration configuration, string error) =>
        Key().Match(error) is { Success: true } key && SettingOrigin.Of(configuration, key.Value) is { } origin ? $" ({origin})" : "";

    [GeneratedRegex(@"^\w[\w.-]*(:[\w.-]+)*(?= )")]
    private static partial Regex Key();

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);
}
