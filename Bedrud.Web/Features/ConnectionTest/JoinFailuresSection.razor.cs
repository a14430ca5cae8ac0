using Bedrud.Web.Components.Shared;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Bedrud.Web.Features.ConnectionTest;

/// <summary>Who was admitted and did not get in, by cause, for the health page.</summary>
public sealed partial class JoinFailuresSection(JoinFailureService service, CurrentActor current, BrowserTime time) : IDisposable
{
    private IReadOnlyList<JoinFailureGroup>? _groups;
    private Problem? _problem;

    [Inject] private CommandRunner Runner { get; set; } = default!;

    [Inject] private IStringLocalizer<ConnectionTestTexts> Texts { get; set; } = default!;

    public void Dispose() => time.Ticked -= Refresh;

    protected override async Task OnInitializedAsync()
    {
        time.Ticked += Refresh;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var actor = await current.GetAsync();
        var result = await Runner.ReadAsync(() => service.ListAsync(actor, default));
        _problem = result.Problem;
        if (result.Succeeded)
            _groups = result.Value;
    }

    private void Refresh() => _ = InvokeAsync(async () =>
    {
        await LoadAsync();
        StateHasChanged();
    });
}
