using Bedrud.Domain.Chat;

namespace Bedrud.Domain.Tests.Chat;

public sealed class ChatTextTests
{
    [Theory]
    [InlineData("hello", "hello")]
    [InlineData("  if x:\n\ty()  \n\n", "  if x:\n\ty()")]
    [InlineData("\r\n\r\none\r\ntwo\u2028three", "one\ntwo\nthree")]
    [InlineData("a\u0000b\u001b[31mc\u0085d", "ab[31mc\nd")]
    [InlineData("half \ud83d", "half")]
    [InlineData("\U0001F468\u200D\U0001F469\u200D\U0001F467 \u2764\uFE0F", "\U0001F468\u200D\U0001F469\u200D\U0001F467 \u2764\uFE0F")]
    [InlineData("שלום עולם, 123!", "שלום עולם, 123!")]
    [InlineData("עברית\u200F (WebRTC)\u200F.", "עברית\u200F (WebRTC)\u200F.")]
    public void Clean_WhatPeopleWrite_IsKeptAndItsControlsAreNot(string text, string clean) => Assert.Equal(clean, ChatText.Clean(text));

    [Theory]
    [InlineData("pay \u202Eeve", "pay eve")]
    [InlineData("a \u202Dabc\u202C b", "a abc b")]
    [InlineData("\u2066 open", " open")]
    [InlineData("closed\u2069\u202C", "closed")]
    [InlineData("\u202Bone\ntwo\u202C", "one\ntwo")]
    [InlineData("\u2067שלום\u2069 x", "\u2067שלום\u2069 x")]
    [InlineData("\u202Bשלום\u202C x", "\u202Bשלום\u202C x")]
    [InlineData("\u2067\u202Ba\u2069 b", "\u2067a\u2069 b")]
    [InlineData("\u202B\u2067a\u202C\u2069 b\u202C", "\u202B\u2067a\u2069 b\u202C")]
    public void Clean_MarksOfDirection_EndOnTheirLineOrGo(string text, string clean) => Assert.Equal(clean, ChatText.Clean(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\n ")]
    [InlineData("\u200B\u200E\u2060")]
    [InlineData("\u3164\u2800")]
    [InlineData("\u202E")]
    public void Clean_WhatNobodySees_IsEmpty(string? text) => Assert.Equal("", ChatText.Clean(text));

    [Fact]
    public void Clean_MoreThanTheMost_IsRefusedAfterItsEndIsTrimmed()
    {
        Assert.Equal(4_000, ChatText.Clean(new string('a', 4_000) + "   \n")?.Length);
        Assert.Null(ChatText.Clean(new string('a', 4_001)));
    }

    [Theory]
    [InlineData("report.pdf", "report.pdf")]
    [InlineData("C:\\Users\\ada\\Rapor Ağustos.docx", "Rapor Ağustos.docx")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("photo\u202Egnp.exe", "photognp.exe")]
    [InlineData("a<b>:\"c|d?*\r\n.txt", "abcd.txt")]
    [InlineData(" .. ", "file")]
    [InlineData("", "file")]
    [InlineData(null, "file")]
    [InlineData("תמונה.jpg", "תמונה.jpg")]
    public void FileName_Clean_IsANameAndNothingElse(string? name, string clean) => Assert.Equal(clean, ChatFileName.Clean(name));

    [Fact]
    public void FileName_TooLong_KeepsItsEnding()
    {
        var clean = ChatFileName.Clean(new string('ö', 300) + ".pdf");

        Assert.Equal(ChatMessage.MaxFileName, clean.Length);
        Assert.EndsWith(".pdf", clean, StringComparison.Ordinal);
    }

    [Fact]
    public void Id_OfMessages_SortsAsTheyWereSentAndTellsWhen()
    {
        var at = new DateTime(2026, 11, 23, 10, 0, 0, 999, DateTimeKind.Utc);
        var times = Enumerable.Range(0, 3_000).Select(i => at.AddMicroseconds(i)).ToList();

        var ids = times.Select(ChatMessageId.At).ToList();

        Assert.Equal(ids, ids.OrderBy(id => id.ToString(), StringComparer.Ordinal));
        Assert.Equal(times, ids.Select(ChatMessageId.TimeOf));
        Assert.All(ids, id => Assert.Equal(7, id.Version));
        Assert.Equal(DateTime.MaxValue, ChatMessageId.TimeOf(Guid.AllBitsSet));
    }
}
