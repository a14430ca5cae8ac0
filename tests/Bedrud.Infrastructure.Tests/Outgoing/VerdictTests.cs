using Bedrud.Domain.Auditing;
using Bedrud.Domain.Outgoing;
using Bedrud.Infrastructure.Outgoing;
using Bedrud.Infrastructure.Tests.Recordings.Library;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.Outgoing;

/// <summary>What follows from an endpoint's answers.</summary>
public sealed class VerdictTests : IAsyncLifetime
{
    private readonly JobDisk _disk = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 4, 10, 0, 0, TimeSpan.Zero));
    private readonly EphemeralDataProtectionProvider _keys = new();
    private Receiver _receiver = null!;
    private OutgoingRig _rig = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver = await Receiver.StartAsync();
        _rig = new OutgoingRig(_disk, _time, _keys);
        await _rig.CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _rig.DisposeAsync();
        await _receiver.DisposeAsync();
        _disk.Dispose();
    }

    [Fact]
    public async Task AnswerGone_DisablesTheEndpoint_AndIsWrittenDown()
    {
        var (id, _) = await _rig.AddEndpointAsync(_receiver.Url);
        Answer(410);
        await _rig.HappenAsync(0, 2);
        await _rig.WorkAsync();

        var endpoint = await _rig.EndpointAsync(id);
        Assert.Equal((false, WebhookPause.Gone), (endpoint.IsEnabled, endpoint.PauseReason));
        Assert.Equal([DeliveryState.GivenUp, DeliveryState.Pending], (await _rig.DeliveriesAsync(id)).Select(d => d.State));
        await using var db = _rig.Open();
        Assert.Equal((AuditAction.WebhookPause, id.ToString()), ((await db.AuditEntries.SingleAsync()).Action, (await db.AuditEntries.SingleAsync()).Target));
    }

    [Fact]
    public async Task RetryAfter_LongerThanTheBackOff_IsHonoured()
    {
        var (id, _) = await _rig.AddEndpointAsync(_receiver.Url);
        _receiver.Answer = context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "1800";
            return Task.CompletedTask;
        };
        await _rig.HappenAsync(0, 1);
        await _rig.WorkAsync();

        Assert.Equal(_rig.Now.AddMinutes(30), (await _rig.EndpointAsync(id)).NextAttemptAt);
        _time.Advance(TimeSpan.FromMinutes(29));
        await _rig.WorkAsync();
        Assert.Single(_receiver.Asked);
    }

    [Fact]
    public async Task OneThatIsNeverTaken_IsGivenUpAfterThreeDays_AndTheNextOneArrives()
    {
        var (id, _) = await _rig.AddEndpointAsync(_receiver.Url);
        _receiver.Answer = context =>
        {
            context.Response.StatusCode = _receiver.Asked.Last().Number == 0 ? 500 : 204;
            return Task.CompletedTask;
        };
        await _rig.HappenAsync(0, 2);
        for (var i = 0; i < 150 && _receiver.Taken.IsEmpty; i++)
        {
            await _rig.WorkAsync();
            _time.Advance(TimeSpan.FromMinutes(30));
        }

        var deliveries = await _rig.DeliveriesAsync(id);
        Assert.Equal([DeliveryState.GivenUp, DeliveryState.Delivered], deliveries.Select(d => d.State));
        Assert.InRange((deliveries[0].EndedAt - deliveries[0].TriedSince)!.Value.TotalHours, 70, 76);
        Assert.Null((await _rig.EndpointAsync(id)).PausedAt);
    }

    [Fact]
    public async Task WhereNothingArrivesForThreeDays_TheEndpointIsPaused_AndItsEventsWait()
    {
        var (id, _) = await _rig.AddEndpointAsync(_receiver.Url);
        Answer(500);
        await _rig.HappenAsync(0, 3);
        for (var i = 0; i < 160 && (await _rig.EndpointAsync(id)).PausedAt is null; i++)
        {
            await _rig.WorkAsync();
            _time.Advance(TimeSpan.FromMinutes(30));
        }

        var endpoint = await _rig.EndpointAsync(id);
        Assert.Equal(WebhookPause.Failing, endpoint.PauseReason);
        Assert.InRange((endpoint.PausedAt - endpoint.FailingSince)!.Value.TotalHours, 72, 74);
        Assert.Equal([DeliveryState.GivenUp, DeliveryState.Pending, DeliveryState.Pending], (await _rig.DeliveriesAsync(id)).Select(d => d.State));
        var asked = _receiver.Asked.Count;
        _time.Advance(TimeSpan.FromDays(1));
        await _rig.HappenAsync(3, 1);
        await _rig.WorkAsync();
        Assert.Equal(asked, _receiver.Asked.Count);
        Assert.Equal(4, (await _rig.DeliveriesAsync(id)).Count);
    }

    [Fact]
    public async Task AnAttempt_IsKeptWithTwoKilobytesOfItsAnswer_AndWithoutSignature()
    {
        await _rig.AddEndpointAsync($"{_receiver.Url}/hook?token=not-for-everybody");
        _receiver.Answer = async context =>
        {
            context.Response.StatusCode = 500;
            await context.Response.WriteAsync(new string('x', 10_000));
        };
        await _rig.HappenAsync(0, 1);
        await _rig.WorkAsync();

        var attempt = Assert.Single(await _rig.AttemptsAsync());
        Assert.Equal((SendCause.Status, 500, 2048), (attempt.Cause, attempt.Status, attempt.Answer!.Length));
        Assert.Contains("webhook-id: evt_", attempt.Request, StringComparison.Ordinal);
        Assert.DoesNotContain("signature", attempt.Request, StringComparison.Ordinal);
        Assert.DoesNotContain("not-for-everybody", attempt.Request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASecretBeingReplaced_BothSign_AndAfterADayTheNewOneAlone()
    {
        var (id, old) = await _rig.AddEndpointAsync(_receiver.Url);
        var (plain, kept) = _rig.Get<WebhookSecrets>().Make();
        await using (var db = _rig.Open())
        {
            var endpoint = await db.WebhookEndpoints.SingleAsync(e => e.Id == id);
            (endpoint.OldSecret, endpoint.OldSecretUntil, endpoint.Secret) = (endpoint.Secret, _rig.Now.AddDays(1), kept);
            await db.SaveChangesAsync();
        }

        await _rig.HappenAsync(0, 1);
        await _rig.WorkAsync();
        _time.Advance(TimeSpan.FromHours(25));
        await _rig.HappenAsync(1, 1);
        await _rig.WorkAsync();

        var taken = _receiver.Taken.ToList();
        Assert.Equal((true, true), (taken[0].IsSignedBy(plain), taken[0].IsSignedBy(old)));
        Assert.Equal((true, false), (taken[1].IsSignedBy(plain), taken[1].IsSignedBy(old)));
        await _rig.Get<WebhookRetention>().DeleteDueAsync(default);
        Assert.Null((await _rig.EndpointAsync(id)).OldSecret);
    }

    [Fact]
    public async Task WhatNobodyWants_AndWhatIsOld_IsDeleted()
    {
        var (id, _) = await _rig.AddEndpointAsync(_receiver.Url, $"{WebhookEvents.RoomCreated} {WebhookEvents.UserDeleted}");
        await _rig.HappenAsync(0, 2, WebhookEvents.RoomUpdated);
        await _rig.HappenAsync(2, 1);
        await _rig.WorkAsync();
        await using var db = _rig.Open();
        Assert.Equal(WebhookEvents.RoomCreated, (await db.OutboxEvents.SingleAsync()).Type);

        _time.Advance(TimeSpan.FromDays(29));
        await _rig.Get<WebhookRetention>().DeleteDueAsync(default);
        Assert.Single(await _rig.DeliveriesAsync(id));
        _time.Advance(TimeSpan.FromDays(2));
        await _rig.Get<WebhookRetention>().DeleteDueAsync(default);
        Assert.Empty(await _rig.DeliveriesAsync(id));
        Assert.Empty(await _rig.AttemptsAsync());
    }

    private void Answer(int status) => _receiver.Answer = context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };
}
