using Bedrud.Domain.Accounts;

namespace Bedrud.Domain.Tests.Accounts;

public sealed class InvitationTests
{
    private static readonly DateTime Now = new(2026, 11, 23, 10, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(0, 1, false, InvitationState.Open)]
    [InlineData(0, 0, false, InvitationState.Expired)]
    [InlineData(2, 1, false, InvitationState.Used)]
    [InlineData(2, -1, false, InvitationState.Used)]
    [InlineData(2, 1, true, InvitationState.Revoked)]
    public void StateAt_IsWhatEndedItFirst(int uses, int secondsLeft, bool isRevoked, InvitationState expected)
    {
        var invitation = new Invitation
        {
            TokenHash = "",
            Role = "User",
            MaxUses = 2,
            Uses = uses,
            CreatedBy = Guid.NewGuid(),
            CreatedByName = "Ada",
            CreatedAt = Now.AddDays(-1),
            ExpiresAt = Now.AddSeconds(secondsLeft),
            RevokedAt = isRevoked ? Now : null,
        };

        Assert.Equal(expected, invitation.StateAt(Now));
    }
}
