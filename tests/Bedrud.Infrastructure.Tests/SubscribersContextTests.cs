using System.Globalization;
using Bedrud.Infrastructure;

namespace Bedrud.Infrastructure.Tests;

public sealed class SubscribersContextTests
{
    [Fact]
    public async Task Keep_CalledFromAThreadOfAnotherLanguage_SpeaksTheSubscribersLanguage()
    {
        var before = CultureInfo.CurrentUICulture;
        var heard = new List<string>();
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("tr");
            var callback = SubscribersContext.Keep(() =>
            {
                heard.Add(CultureInfo.CurrentUICulture.Name);
                return Task.CompletedTask;
            });
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");

            await Task.Run(callback);
            await Task.Run(callback);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }

        Assert.Equal(["tr", "tr"], heard);
    }
}
