using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Account;

/// <summary>Writes down sign-ins that failed; those that succeed write themselves down with their session.</summary>
public sealed class SignInAudit(IDbContextFactory<BedrudDbContext> contexts, AuditLog audit, IHttpContextAccessor http)
{
    /// <summary>Writes it down and hands the problem on.</summary>
    /// <param name="account">As it was typed, whether there is such an account or not; null where nobody knows.</param>
    /// <param name="method">What was to prove who it is, in the words of <see cref="Domain.Accounts.UserSession.Method"/>.</param>
    public async Task<Problem> FailedAsync(string? account, Problem problem, string method = "password")
    {
        await using var db = await contexts.CreateDbContextAsync();
        audit.Add(db, Actor() with { UserId = null, Name = "" }, AuditAction.AccountSignIn, target: account?.Trim(), failure: problem, details: method);
        await db.SaveChangesAsync();
        return problem;
    }

    private Actor Actor() => http.HttpContext is { } context ? Hosting.Actor.From(context) : new Actor(null, "");
}
