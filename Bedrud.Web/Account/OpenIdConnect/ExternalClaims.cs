using System.Security.Claims;

namespace Bedrud.Web.Account.OpenIdConnect;

/// <summary>What a provider says about somebody, by the names of OpenID Connect Core 1.0, 5.1.</summary>
internal static class ExternalClaims
{
    public const string Email = "email";
    public const string EmailVerified = "email_verified";
    public const string Name = "name";
    public const string UserName = "preferred_username";

    /// <summary>Both a boolean and a text are sent by providers that people use.</summary>
    public static bool HasVerifiedEmail(this ClaimsPrincipal principal) =>
        principal.HasClaim(claim => claim.Type == EmailVerified && bool.TryParse(claim.Value, out var verified) && verified);
}
