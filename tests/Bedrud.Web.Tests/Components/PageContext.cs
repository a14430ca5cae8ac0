using System.Globalization;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Hosting;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace Bedrud.Web.Tests.Components;

/// <summary>What components find in the portal, with a clock that stands still.</summary>
public abstract class PageContext : BunitContext, IAsyncLifetime
{
    protected PageContext()
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en");
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddLogging();
        Services.AddLocalization(options => options.ResourcesPath = "Resources");
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddSingleton<ProblemTexts>();
        Services.AddScoped<BrowserTime>();
        Services.AddTransient<CommandRunner>();
    }

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(Samples.Now));

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;
}
