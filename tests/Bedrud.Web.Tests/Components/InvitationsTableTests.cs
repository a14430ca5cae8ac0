using Bedrud.Domain.Accounts;
using Bedrud.Web.Features.Invitations;
using Bunit;

namespace Bedrud.Web.Tests.Components;

public sealed class InvitationsTableTests : PageContext
{
    [Fact]
    public void Row_OfEachState_SaysItAndOnlyOpenOnesAreRevoked()
    {
        InvitationLine? revoked = null;
        InvitationLine[] lines = [.. Enum.GetValues<InvitationState>().Select(state => new InvitationLine(
            Guid.NewGuid(), state == InvitationState.Open ? null : $"{state}@example.org", "Operator", 2, 5, state, "Ada", Samples.Now, Samples.Now.AddDays(7), null))];

        var table = Render<InvitationsTable>(p => p.Add(t => t.Invitations, lines).Add(t => t.OnRevoke, line => revoked = line));

        var rows = table.FindAll("[data-testid=invitation-row]");
        Assert.Equal(["Open", "Used", "Expired", "Revoked"], rows.Select(row => row.QuerySelector(".c-state")!.TextContent.Trim()));
        Assert.Equal("Anybody with the link", rows[0].QuerySelector(".c-who")!.TextContent.Trim());
        Assert.Equal("2 of 5", rows[0].QuerySelector(".c-uses")!.TextContent);
        table.Find("[data-testid=revoke]").Click();
        Assert.Same(lines[0], revoked);
        Assert.Single(table.FindAll("[data-testid=revoke]"));
    }

    [Fact]
    public void Table_WhileItLoads_IsBusy() =>
        Assert.Equal("true", Render<InvitationsTable>(p => p.Add(t => t.Invitations, null)).Find(".invitations").GetAttribute("aria-busy"));
}
