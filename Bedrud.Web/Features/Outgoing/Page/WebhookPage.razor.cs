using Bedrud.Infrastructure.Outgoing;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Bedrud.Web.Features.Outgoing.Page;

/// <summary>One endpoint: how it does, what it was told, and what to do about it.</summary>
public sealed partial class WebhookPage(OutgoingService service, CurrentActor current, IDialogService dialogs, NavigationManager navigation) : IDisposable
{
    private WebhookSummary? _webhook;
    private SendOutcome? _test;
    private Problem? _problem;
    private Actor? _actor;
    private Guid? _loaded;
    private MudMenu? _menu;

    [Inject] private CommandRunner Runner { get; set; } = default!;

    [Inject] private BrowserTime Time { get; set; } = default!;

    [Inject] private IStringLocalizer<OutgoingTexts> Texts { get; set; } = default!;

    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "state")] private string? State { get; set; }

    [SupplyParameterFromQuery(Name = "page")] private int? Page { get; set; }

    public void Dispose()
    {
        Runner.Changed -= StateHasChanged;
        Time.Ticked -= Refresh;
    }

    protected override void OnInitialized()
    {
        Runner.Changed += StateHasChanged;
        Time.Ticked += Refresh;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Id)
            return;
        (_loaded, _webhook, _test) = (Id, null, null);
        await LoadAsync();
    }

    private void Refresh() => _ = InvokeAsync(async () =>
    {
        await LoadAsync();
        StateHasChanged();
    });

    private async Task LoadAsync()
    {
        _actor ??= await current.GetAsync();
        var found = await Runner.ReadAsync(() => service.GetAsync(Id, _actor, default));
        (_webhook, _problem) = (found.Value ?? _webhook, found.Problem);
    }

    private async Task TestAsync()
    {
        _test = null;
        await Runner.RunAsync(new Command("test", async () =>
        {
            var outcome = await service.TestAsync(Id, _actor!, default);
            _test = outcome.Value;
            return outcome.Problem;
        }));
    }

    private async Task EditAsync()
    {
        if (await WebhookDialog.ShowAsync(dialogs, Texts["edit.title"], _webhook) is not { } saved)
            return;
        (_webhook, _test) = (saved, null);
        Runner.Say(Texts["saved"]);
    }

    private async Task ResumeAsync()
    {
        await Runner.RunAsync(new Command("resume", async () => (await service.ResumeAsync(Id, _actor!, default)).Problem) { Landed = Texts["resumed"] });
        await LoadAsync();
    }

    private async Task RotateAsync()
    {
        string? secret = null;
        var outcome = await Runner.RunAsync(new Command("rotate", async () =>
        {
            var made = await service.RotateAsync(Id, _actor!, default);
            secret = made.Value?.Secret;
            return made.Problem;
        })
        {
            Confirm = new Confirmation(Texts["rotate.title"], Texts["rotate.consequence"], Texts["rotate"]),
        });
        if (!outcome.Succeeded || secret is null)
            return;
        await SecretDialog.ShowAsync(dialogs, Texts["secret.new"], secret);
        await LoadAsync();
        StateHasChanged();
    }

    private async Task DeleteAsync()
    {
        var outcome = await Runner.RunAsync(new Command("delete", async () => (await service.DeleteAsync(Id, _actor!, default)).Problem)
        {
            Confirm = new Confirmation(Texts["delete.title", _webhook!.Name], Texts.Count("delete.consequence", _webhook.Pending), Texts["delete"]),
            Landed = Texts["deleted"],
        });
        if (outcome.Succeeded)
            navigation.NavigateTo("/settings/webhooks");
    }

    // MudBlazor closes the menu only when the act has ended; a dialog would open beneath it.
    private async Task ChooseAsync(Func<Task> act)
    {
        if (_menu is not null)
            await _menu.CloseMenuAsync();
        await act();
    }
}
