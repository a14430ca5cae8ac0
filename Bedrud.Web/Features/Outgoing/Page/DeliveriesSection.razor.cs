using Bedrud.Domain.Outgoing;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Bedrud.Web.Features.Outgoing.Page;

/// <summary>What an endpoint was told, and what waits for it.</summary>
public sealed partial class DeliveriesSection(OutgoingService service, IDialogService dialogs) : IDisposable
{
    private const int PageSize = 25;
    private static readonly string[] Kinds = ["pending", "given-up", "delivered"];
    private Page<DeliverySummary>? _page;
    private Problem? _problem;
    private int _hours = 24;

    [Inject] private CommandRunner Runner { get; set; } = default!;

    [Inject] private BrowserTime Time { get; set; } = default!;

    [Inject] private IStringLocalizer<OutgoingTexts> Texts { get; set; } = default!;

    [Parameter, EditorRequired] public WebhookSummary Webhook { get; set; } = default!;

    [Parameter, EditorRequired] public Actor Actor { get; set; } = default!;

    /// <summary>In the API's word; null for all.</summary>
    [Parameter] public string? State { get; set; }

    /// <summary>From 1.</summary>
    [Parameter] public int Page { get; set; } = 1;

    /// <summary>Something is sent again: the figures are others.</summary>
    [Parameter] public EventCallback Changed { get; set; }

    public void Dispose() => Runner.Changed -= StateHasChanged;

    protected override void OnInitialized() => Runner.Changed += StateHasChanged;

    // The page above asks anew every few seconds, and this with it.
    protected override Task OnParametersSetAsync() => LoadAsync();

    private string Url(string? state, int page)
    {
        string[] query = [.. string.IsNullOrEmpty(state) ? Array.Empty<string>() : [$"state={state}"], .. page > 1 ? [$"page={page}"] : Array.Empty<string>()];
        return $"/settings/webhooks/{Webhook.Id}{(query.Length > 0 ? "?" : "")}{string.Join('&', query)}";
    }

    private static (string Class, string Icon) Look(DeliverySummary delivery) => delivery switch
    {
        { State: DeliveryState.Delivered } => ("is-good", Icons.Material.Outlined.CheckCircle),
        { State: DeliveryState.GivenUp } => ("is-bad", Icons.Material.Outlined.ErrorOutline),
        { Attempts: > 0 } => ("is-warn", Icons.Material.Outlined.Schedule),
        _ => ("is-calm", Icons.Material.Outlined.Schedule),
    };

    private string Line(DeliverySummary delivery)
    {
        var tried = delivery.Attempts > 0 ? $"{Texts.Cause(delivery.Cause, delivery.Status)} {Texts.Count("attempts", delivery.Attempts)}" : "";
        var next = delivery switch
        {
            { State: DeliveryState.GivenUp } => Texts["given-up"].Value,
            { State: DeliveryState.Delivered } => "",
            { NextAttemptAt: { } at } => Texts["next", Time.ToLocal(at).ToString("HH:mm:ss", System.Globalization.CultureInfo.CurrentCulture)].Value,
            { Attempts: 0 } => Texts[Webhook.PausedAt is null ? "waits" : "waits.paused"].Value,
            _ => "",
        };
        return string.Join(' ', new[] { tried, next }.Where(part => part.Length > 0));
    }

    private async Task LoadAsync()
    {
        _ = OutgoingEndpoints.TryState(State, out var state);
        var page = await Runner.ReadAsync(() => service.ListDeliveriesAsync(Webhook.Id, new DeliveryQuery(state, Math.Max(1, Page), PageSize), Actor, default));
        (_page, _problem) = (page.Value ?? _page, page.Problem);
    }

    private Task OpenAsync(DeliverySummary delivery) => DeliveryDialog.ShowAsync(dialogs, delivery.Type, Webhook.Id, delivery.Id);

    private async Task RedeliverAsync(DeliverySummary delivery)
    {
        await Runner.RunAsync(new Command(delivery.Id.ToString(), async () => (await service.RedeliverAsync(Webhook.Id, delivery.Id, Actor, default)).Problem) { Landed = Texts["redelivered"] });
        await Changed.InvokeAsync();
    }

    private async Task RedeliverAllAsync()
    {
        var count = 0;
        var outcome = await Runner.RunAsync(new Command("all", async () =>
        {
            var result = await service.RedeliverFailedAsync(Webhook.Id, _hours == 0 ? null : Time.UtcNow.AddHours(-_hours), Actor, default);
            count = result.Value;
            return result.Problem;
        }));
        if (outcome.Succeeded)
            Runner.Say(Texts.Count("redelivered.all", count));
        await Changed.InvokeAsync();
    }
}
