using System.Globalization;
using System.Text;
using Bedrud.Infrastructure.LiveKit.Linting;
using Bedrud.Infrastructure.LiveKit.Tokens;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace Bedrud.Web.Features.Health;

/// <summary>Looks into a LiveKit access token. It is read from the page when the button is pressed, and forgotten with the answer.</summary>
public sealed partial class TokenSection(LinterService linter, CurrentActor current, CommandRunner runner, IJSRuntime js) : IAsyncDisposable
{
    private const string Module = "./Features/Health/LinterPage.razor.js";
    private ElementReference _area;
    private IJSObjectReference? _module;
    private TokenReport? _report;
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

    private async Task InspectAsync()
    {
        (_report, _problem, _notice, _isBusy) = (null, null, null, true);
        try
        {
            if (await ReadAsync() is not { } token)
                _problem = Problems.LongConfiguration;
            else if (string.IsNullOrWhiteSpace(token))
                _notice = Texts["token.empty"];
            else
            {
                var actor = await current.GetAsync();
                var inspected = await runner.ReadAsync(() => linter.InspectAsync(actor, token, default));
                (_report, _problem) = (inspected.Value, inspected.Problem);
            }
        }
        finally
        {
            _isBusy = false;
        }
    }

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

    private static IEnumerable<(string Label, string Value)> Facts(TokenReport report)
    {
        if (report.Key is { } key)
            yield return ("key", key);
        if (report.Identity is { } identity)
            yield return ("identity", identity);
        if (report.Room is { } room)
            yield return ("room", room);
        if (report.NotBefore is { } begin)
            yield return ("from", Utc(begin));
        if (report.ExpiresAt is { } end)
            yield return ("until", Utc(end));
        if (!report.Allows.IsEmpty)
            yield return ("allows", string.Join(", ", report.Allows));
    }

    // Tokens are compared with what machines log, which is in UTC.
    private static string Utc(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
