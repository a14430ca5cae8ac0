using Bedrud.Domain.Auditing;

namespace Bedrud.Domain.Tests;

public sealed class AuditChainTests
{
    private static AuditEntry Entry(string? room = "daily", string? details = null, DateTime? at = null) => new()
    {
        Id = Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057"),
        At = at ?? new DateTime(2026, 11, 23, 10, 42, 7, 123, DateTimeKind.Utc).AddMicroseconds(456),
        ActorId = Guid.Parse("6f9619ff-8b86-d011-b42d-00cf4fc964ff"),
        ActorName = "Ayşe",
        Action = AuditAction.ParticipantKick,
        RoomName = room,
        Details = details,
        RemoteAddress = "192.0.2.1",
    };

    // Computed by the script in docs/audit.md, which shares nothing with this program.
    [Fact]
    public void Hash_OfAKnownEntry_IsThatOfTheSpecification() => Assert.Equal(
        "75dc2546b123e606ff9e3beace964c5fb17ba3b93d4c4b51789ace7a10d6ba10", Convert.ToHexStringLower(AuditChain.Hash(AuditChain.Beginning.Span, Entry(), 1)));

    [Fact]
    public void Hash_AnyDifference_GivesAnother()
    {
        var hashes = new[]
        {
            AuditChain.Hash(AuditChain.Beginning.Span, Entry(), 1),
            AuditChain.Hash(AuditChain.Beginning.Span, Entry(), 2),
            AuditChain.Hash(new byte[] { 1 }.Concat(new byte[31]).ToArray(), Entry(), 1),
            AuditChain.Hash(AuditChain.Beginning.Span, Entry(room: ""), 1),
            AuditChain.Hash(AuditChain.Beginning.Span, Entry(room: null), 1),
            // A text that moves from one member to its neighbour.
            AuditChain.Hash(AuditChain.Beginning.Span, Entry(room: null, details: "daily"), 1),
            AuditChain.Hash(AuditChain.Beginning.Span, Entry(at: new DateTime(2026, 11, 23, 10, 42, 7, 123, DateTimeKind.Utc)), 1),
        };

        Assert.Equal(hashes.Length, hashes.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void At_FinerThanAMicrosecond_IsCut() =>
        Assert.Equal(new DateTime(639_000_000_000_000_120, DateTimeKind.Utc), Entry(at: new DateTime(639_000_000_000_000_127, DateTimeKind.Utc)).At);

    [Theory]
    [InlineData("ays", true)]
    [InlineData("KICK", true)]
    [InlineData("participant.kick", true)]
    [InlineData("192.0.2", true)]
    [InlineData("192.0.3", false)]
    [InlineData("icipant", false)]
    [InlineData("kick.participant", false)]
    public void Terms_InTheTextOfAnEntry_AreFoundByTheBeginningsOfWords(string typed, bool found) => Assert.Equal(
        found, AuditSearch.Terms(typed).All(t => AuditSearch.TextOf(Entry()).Contains($" {string.Join(' ', t)}", StringComparison.Ordinal)));

    [Fact]
    public void TextOf_WordsOfOneField_AreFoundInThatFieldOnly()
    {
        var text = AuditSearch.TextOf(Entry());

        Assert.All(AuditSearch.ActorTerms("ayş"), t => Assert.Contains($" {t[0]}", text, StringComparison.Ordinal));
        Assert.All(AuditSearch.TargetTerms("ayş"), t => Assert.DoesNotContain($" {t[0]}", text, StringComparison.Ordinal));
    }
}
