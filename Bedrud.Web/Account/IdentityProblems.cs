using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Identity;

namespace Bedrud.Web.Account;

/// <summary>What Identity refuses, in the portal's own words.</summary>
internal static class IdentityProblems
{
    public static Problem Of(IdentityResult result)
    {
        var codes = result.Errors.Select(e => e.Code).ToList();
        if (codes.Exists(c => c.StartsWith("Duplicate", StringComparison.Ordinal)))
            return Problems.EmailTaken;
        if (codes.Contains("InvalidToken"))
            return Problems.InvalidLink;
        if (codes.Contains("ConcurrencyFailure"))
            return Problems.Conflict;
        return codes.Exists(c => c.StartsWith("Password", StringComparison.Ordinal)) ? Problems.WeakPassword : Problems.InvalidEmail;
    }
}
