using Microsoft.Extensions.Options;

namespace Bedrud.Web.Hosting;

internal static class SettingsCheck
{
    /// <summary>
    /// Checks every setting before anything is touched, and says on standard error what is wrong with all of them, a line each. The host would do
    /// the same later, but with a stack trace around it that helps nobody who edits a configuration.
    /// </summary>
    public static async Task<bool> HasValidSettingsAsync(this WebApplication app)
    {
        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            return true;
        }
        catch (OptionsValidationException e)
        {
            await TellAsync(e.Failures);
        }
        catch (AggregateException e) when (e.InnerExceptions.All(i => i is OptionsValidationException))
        {
            await TellAsync(e.InnerExceptions.Cast<OptionsValidationException>().SelectMany(i => i.Failures));
        }

        return false;
    }

    private static async Task TellAsync(IEnumerable<string> failures)
    {
        await Console.Error.WriteLineAsync("Bedrud can't start with these settings:");
        foreach (var failure in failures.Distinct())
            await Console.Error.WriteLineAsync($"  {failure}");
    }
}
