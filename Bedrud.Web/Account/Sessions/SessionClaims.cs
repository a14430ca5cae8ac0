using System.Security.Claims;

namespace Bedrud.Web.Account.Sessions;

/// <summary>What the cookie says about its session.</summary>
public static class SessionClaims
{
    /// <summary>The id of the session's row.</summary>
    public const string Id = "bedrud:session";

    /// <summary>How somebody signed in; the value of a passkey, beside those of Identity's own.</summary>
    public const string Method = "amr";

    private static readonly string[] Kept = [Id, Method, ClaimTypes.AuthenticationMethod];

    public static Guid? SessionId(this ClaimsPrincipal principal) => Guid.TryParse(principal.FindFirstValue(Id), out var id) ? id : null;

    public static Guid? UserId(this ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    /// <summary>Those that a principal made anew from the account must have again.</summary>
    public static IEnumerable<Claim> OfSession(this ClaimsPrincipal principal) => principal.Claims.Where(claim => Kept.Contains(claim.Type));

    /// <summary>What proved who it is, in the words of <see cref="Domain.Accounts.UserSession.Method"/>.</summary>
    public static string SignInMethod(this ClaimsPrincipal principal) =>
        principal.FindFirstValue(ClaimTypes.AuthenticationMethod) ?? principal.FindFirstValue(Method) switch
        {
            "pwd" => "password",
            "mfa" => "two-factor",
            { Length: > 0 } other => other,
            _ => "registration",
        };
}
