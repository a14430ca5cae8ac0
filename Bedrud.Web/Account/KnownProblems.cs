using Bedrud.Web.Hosting;

namespace Bedrud.Web.Account;

/// <summary>Problems that a redirect names in the address. Anybody may write an address, so only these are shown.</summary>
internal static class KnownProblems
{
    private static readonly Problem[] All =
    [
        Problems.ProviderFailed, Problems.ProviderUnknown, Problems.ProviderEmail, Problems.ProviderTaken, Problems.ProviderNotFound, Problems.LockedOut, Problems.TwoFactorExpired,
    ];

    public static Problem? Of(string? code) => Array.Find(All, problem => problem.Code == code);
}
