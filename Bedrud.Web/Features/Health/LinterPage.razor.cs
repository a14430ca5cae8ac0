using System.Text;
using Bedrud.Infrastructure.LiveKit.Linting;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace Bedrud.Web.Features.Health;

public sealed partial class LinterPage(LinterService linter, CurrentActor current, CommandRunner runner, NavigationManager navigation, IJSRuntime js) : IAsyncDisposable
{
    private const string Module = "./Features/Health/LinterPage.razor.js";
    private ElementReference _area;
    private IJSObjectReference? _module;
    private LintReport? _report;
    private Problem? _problem;
    private string? _notice;
    private bool _isBusy;

    [Inject] private IStringLocalizer<LinterTexts> Texts { get; set; } = default!;

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null)
                await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone already, and the module with it.
        }
    }

    private Task CheckAsync() => ShowAsync(async actor =>
    {
        if (await ReadAsync() is not { } text)
            return Problems.LongConfiguration;
        if (!string.IsNullOrWhiteSpace(text))
            return await runner.ReadAsync(() => linter.LintAsync(actor, text, new Uri(navigation.BaseUri), default));
        _notice = Texts["empty"];
        return null;
    });

    private Task CheckOwnAsync() => ShowAsync(async actor =>
    {
        var report = await runner.ReadAsync(() => linter.LintOwnAsync(actor, new Uri(navigation.BaseUri), default));
        if (report.Succeeded || report.Problem != Problems.NotFound)
            return report;
        _notice = Texts["own.unreadable", linter.OwnFile ?? ""];
        return null;
    });

    private async Task ShowAsync(Func<Actor, Task<Result<LintReport>?>> check)
    {
        (_report, _problem, _notice, _isBusy) = (null, null, null, true);
        try
        {
            if (await check(await current.GetAsync()) is { } result)
                (_report, _problem) = (result.Value, result.Problem);
        }
        finally
        {
            _isBusy = false;
        }
    }

    /// <summary>As a stream: the circuit takes no message as long as a configuration may be. Null where it is longer than that.</summary>
    private async Task<string?> ReadAsync()
    {
        _module ??= await js.InvokeAsync<IJSObjectReference>("import", Module);
        await using var bytes = await _module.InvokeAsync<IJSStreamReference>("read", _area);
        if (bytes.Length > ConfigurationLinter.MaxBytes)
            return null;
        await using var stream = await bytes.OpenReadStreamAsync(ConfigurationLinter.MaxBytes);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
