using Bedrud.Domain.Accounts;

namespace Bedrud.Domain.Tests.Accounts;

public sealed class TotpTests
{
    // "12345678901234567890", the key of RFC 6238's appendix B.
    private const string Key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void CodeAt_TimesOfTheRfc_AreItsCodes(long seconds, string code) =>
        Assert.Equal(code, Totp.CodeAt(Key, DateTimeOffset.FromUnixTimeSeconds(seconds)));

    [Theory]
    [InlineData(-31, true)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    [InlineData(-61, false)]
    public void StepOf_ACodeOfAnotherTime_IsTakenForOneStepOnly(int secondsAgo, bool taken)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_111_111_110);
        var made = now.AddSeconds(-secondsAgo);

        var step = Totp.StepOf(Key, Totp.CodeAt(Key, made), now);

        Assert.Equal(taken ? made.ToUnixTimeSeconds() / 30 : null, step);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("05047")]
    [InlineData("0504711")]
    [InlineData("abcdef")]
    [InlineData("٠٥٠٤٧١")]
    public void StepOf_WhatIsNoCode_IsNull(string? code) => Assert.Null(Totp.StepOf(Key, code, DateTimeOffset.FromUnixTimeSeconds(1111111111)));

    [Fact]
    public void StepOf_WithSpacesAsAppsShowThem_IsRead() =>
        Assert.NotNull(Totp.StepOf(Key, " 050 471", DateTimeOffset.FromUnixTimeSeconds(1111111111)));

    [Theory]
    [InlineData("")]
    [InlineData("1!")]
    public void StepOf_WithoutAKey_IsNull(string key) => Assert.Null(Totp.StepOf(key, "000000", DateTimeOffset.FromUnixTimeSeconds(0)));
}
