using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Tests.LiveKit.Webhooks;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.Diagnostics;

/// <summary>What checks rely on must not break by what strangers sent, nor by a database that is away.</summary>
public sealed class BrowserEvidenceReaderTests : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(30);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));
    private readonly FileContextFactory _contexts = new();
    private readonly CheckSignals _signals = new();
    private readonly BrowserEvidenceReader _reader;

    public BrowserEvidenceReaderTests() => _reader = new BrowserEvidenceReader(_contexts, _signals, _time);

    public void Dispose()
    {
        _reader.Dispose();
        _contexts.Dispose();
    }

    [Theory]
    [InlineData("""{"offered":["\ud800"]}""")]
    [InlineData("""{"offered":[{"\ud800":1}]}""")]
    [InlineData("""{"offered":"udp 10.0.0.5:50123"}""")]
    [InlineData("no JSON")]
    public async Task Details_ThatCannotBeRead_OfferNothing_AndTheTestCounts(string details)
    {
        await KeepAsync(details);

        var told = await _reader.ObserveAsync(Window, TestContext.Current.CancellationToken);

        Assert.False(Assert.Single(told.Tests).Udp);
        Assert.Empty(told.Offered);
    }

    [Fact]
    public async Task Database_IsAway_WhatWasReadLastHolds_UntilItIsBack()
    {
        await KeepAsync("""{"offered":["udp 10.0.0.5:50123"]}""");
        Assert.Single((await _reader.ObserveAsync(Window, TestContext.Current.CancellationToken)).Tests);
        await KeepAsync("{}");

        _contexts.Fails = true;
        _signals.Raise(Concern.ConnectionTest);
        Assert.Single((await _reader.ObserveAsync(Window, TestContext.Current.CancellationToken)).Tests);

        // No signal and no time in between: what failed was no reading.
        _contexts.Fails = false;
        Assert.Equal(2, (await _reader.ObserveAsync(Window, TestContext.Current.CancellationToken)).Tests.Length);
    }

    private async Task KeepAsync(string details)
    {
        await using var db = _contexts.Create();
        db.Add(new ConnectionReport { Id = Guid.CreateVersion7(), At = _time.GetUtcNow().UtcDateTime, Browser = "", Network = "198.51.100.0/24", Udp = false, Details = details });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
