using System.Net;
using System.Net.Http.Headers;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;

namespace Bedrud.Web.Tests.Recordings;

/// <summary>A recording's file as browsers ask for it.</summary>
public sealed class MediaApiTests(LibraryHouse house) : IClassFixture<LibraryHouse>, IAsyncLifetime
{
    private HttpClient _owner = null!;
    private Recording _recording = null!;

    private string File => $"/api/recordings/{_recording.Id}/file";

    public async ValueTask InitializeAsync()
    {
        var name = $"hall-{Guid.NewGuid():N}"[..20];
        var room = await house.NewRoomAsync(name);
        _owner = await house.MemberAsync($"o{Guid.NewGuid():N}"[..12], RoomRole.Owner, room);
        _recording = await house.NewRecordingAsync(room, name, "Şişli: \"üç\" toplantı/2");
        house.Storage.Opened.Clear();
    }

    public ValueTask DisposeAsync()
    {
        house.Storage.IsDown = false;
        _owner.Dispose();
        return default;
    }

    [Fact]
    public async Task File_Whole_IsTheStoredBytes()
    {
        var response = await _owner.GetAsync(File);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("video/mp4", "bytes", "inline"), (response.Content.Headers.ContentType?.MediaType, response.Headers.AcceptRanges.Single(), response.Content.Headers.ContentDisposition?.DispositionType));
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.True(response.Headers.CacheControl?.Private);
        Assert.Equal(LibraryHouse.Film, await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("bytes=0-0", 0, 0)]
    [InlineData("bytes=1000-1999", 1000, 1999)]
    [InlineData("bytes=99990-", 99_990, 99_999)]
    [InlineData("bytes=-10", 99_990, 99_999)]
    [InlineData("bytes=50000-900000", 50_000, 99_999)]
    public async Task File_Range_Is206WithThoseBytesAlone(string range, int first, int last)
    {
        var response = await SendAsync(range);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal($"bytes {first}-{last}/100000", response.Content.Headers.ContentRange?.ToString());
        Assert.Equal(LibraryHouse.Film[first..(last + 1)], await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task File_RangeBeyondItsEnd_Is416_AndNothingIsOpened()
    {
        var response = await SendAsync("bytes=100000-");

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Equal("bytes */100000", response.Content.Headers.ContentRange?.ToString());
        Assert.Empty(house.Storage.Opened);
    }

    [Fact]
    public async Task File_RangeFarIn_IsOpenedThere_NotReadUpToThere()
    {
        (await SendAsync("bytes=90000-90009")).EnsureSuccessStatusCode();

        Assert.Equal([90_000L], house.Storage.Opened.Select(o => o.Offset));
    }

    [Fact]
    public async Task File_IfRange_OfThisFile_IsAPart_OfAnother_IsTheWhole()
    {
        var tag = (await _owner.GetAsync(File)).Headers.ETag!;

        Assert.Equal(HttpStatusCode.PartialContent, (await SendAsync("bytes=0-9", r => r.Headers.IfRange = new RangeConditionHeaderValue(tag))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("bytes=0-9", r => r.Headers.IfRange = new RangeConditionHeaderValue("\"another\""))).StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, (await SendAsync(null, r => r.Headers.IfNoneMatch.Add(tag))).StatusCode);
    }

    [Fact]
    public async Task File_Head_HasTheLength_ReadsNothingAndIsNotWrittenDown()
    {
        var response = await _owner.SendAsync(new HttpRequestMessage(HttpMethod.Head, File));

        Assert.Equal((HttpStatusCode.OK, 100_000), (response.StatusCode, response.Content.Headers.ContentLength));
        Assert.Empty(house.Storage.Opened);
        Assert.Equal(0, await house.CountAuditAsync(_recording.Id, AuditAction.RecordingView));
    }

    [Fact]
    public async Task Download_IsAnAttachment_NamedByTheTitleInItsOwnLetters()
    {
        var response = await _owner.GetAsync($"{File}?download=true");

        var disposition = response.Content.Headers.ContentDisposition!;
        Assert.Equal("attachment", disposition.DispositionType);
        Assert.Equal($"Şişli üç toplantı 2 {_recording.StartedAt:yyyy-MM-dd}.mp4", disposition.FileNameStar);
        Assert.Equal(LibraryHouse.Film, await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Playing_ManyRanges_IsWrittenDownOnce_AndAgainForTheNextPlaying()
    {
        foreach (var range in new[] { "bytes=0-", "bytes=500-", "bytes=0-99", "bytes=77000-" })
            (await SendAsync(range, path: $"{File}?play=first")).EnsureSuccessStatusCode();
        Assert.Equal(1, await house.CountAuditAsync(_recording.Id, AuditAction.RecordingView));

        (await SendAsync("bytes=0-", path: $"{File}?play=second")).EnsureSuccessStatusCode();
        Assert.Equal(2, await house.CountAuditAsync(_recording.Id, AuditAction.RecordingView));
    }

    [Fact]
    public async Task Playing_UnderEverNewNames_DoesNotFillTheAuditLog()
    {
        for (var i = 0; i < 25; i++)
            (await SendAsync("bytes=0-9", path: $"{File}?play=word{i}")).EnsureSuccessStatusCode();

        Assert.Equal(20, await house.CountAuditAsync(_recording.Id, AuditAction.RecordingView));
    }

    [Fact]
    public async Task Download_EachFromTheStart_IsWrittenDown_WhatGoesOnWithOneIsNot()
    {
        (await SendAsync(null, path: $"{File}?download=true")).EnsureSuccessStatusCode();
        (await SendAsync("bytes=60000-", path: $"{File}?download=true")).EnsureSuccessStatusCode();
        Assert.Equal(1, await house.CountAuditAsync(_recording.Id, AuditAction.RecordingDownload));

        (await SendAsync(null, path: $"{File}?download=true")).EnsureSuccessStatusCode();
        Assert.Equal(2, await house.CountAuditAsync(_recording.Id, AuditAction.RecordingDownload));
        Assert.Equal(0, await house.CountAuditAsync(_recording.Id, AuditAction.RecordingView));
    }

    [Fact]
    public async Task File_StorageAway_OrFileGone_IsToldBeforeAnyByte()
    {
        house.Storage.IsDown = true;
        await (await _owner.GetAsync(File)).ShouldBeProblemAsync(502, "recording-unavailable");
        house.Storage.IsDown = false;
        await house.Storage.DeleteAsync(_recording.FileKey!, default);
        await (await _owner.GetAsync(File)).ShouldBeProblemAsync(404, "recording-file-missing");
        Assert.Equal(0, await house.CountAuditAsync(_recording.Id, AuditAction.RecordingView));
    }

    [Fact]
    public async Task Thumbnail_IsAPicture_ThatTheBrowserKeepsForItself()
    {
        var response = await _owner.GetAsync($"/api/recordings/{_recording.Id}/thumbnail");

        Assert.Equal("image/jpeg", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl?.Private);
        Assert.Equal(LibraryHouse.Picture, await response.Content.ReadAsByteArrayAsync());
    }

    private async Task<HttpResponseMessage> SendAsync(string? range, Action<HttpRequestMessage>? change = null, string? path = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path ?? File);
        if (range is not null)
            request.Headers.Range = RangeHeaderValue.Parse(range);
        change?.Invoke(request);
        return await _owner.SendAsync(request);
    }
}
