using System.Security.Claims;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Outgoing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.Outgoing;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Account.OpenIdConnect;

/// <summary>Signing in by an identity provider, and connecting accounts with one. An account is known by provider and subject, never by its address alone.</summary>
public sealed class ExternalSignIn(
    UserManager<BedrudUser> users, SignInManager<BedrudUser> signIn, SignedIn signedIn, SignInAudit attempts, ExternalRoles roles, IOptions<AccountOptions> options,
    IDbContextFactory<BedrudDbContext> contexts, AuditLog audit, IHttpContextAccessor http, TimeProvider time)
{
    /// <summary>The parameter that asks the provider to let people choose whom they sign in as.</summary>
    internal const string Prompt = "prompt";

    /// <summary>The providers that are configured, by name, with the words of their buttons.</summary>
    public IReadOnlyList<(string Name, string DisplayName)> Providers =>
        [.. options.Value.OpenIdConnect.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, p.Value.DisplayName.Length > 0 ? p.Value.DisplayName : p.Key))];

    /// <summary>What sends the browser to the provider; null where there is none of that name.</summary>
    public AuthenticationProperties? Begin(string provider, string back) => options.Value.OpenIdConnect.ContainsKey(provider)
        ? signIn.ConfigureExternalAuthenticationProperties(provider, $"/account/external/return?returnUrl={Uri.EscapeDataString(back)}")
        : null;

    /// <summary>Likewise, to connect the account that is signed in.</summary>
    public async Task<AuthenticationProperties?> BeginLinkAsync(string provider)
    {
        if (!options.Value.OpenIdConnect.ContainsKey(provider))
            return null;
        var properties = signIn.ConfigureExternalAuthenticationProperties(provider, "/account/external/linked", (await signedIn.UserAsync()).Id.ToString());
        properties.SetParameter(Prompt, "select_account");
        return properties;
    }

    /// <summary>Signs in whoever comes back from the provider.</summary>
    public async Task<Result<Done>> CompleteAsync()
    {
        if (await signIn.GetExternalLoginInfoAsync() is not { } info)
            return Problems.ProviderFailed;
        var found = await FindAsync(info);
        if (!found.Succeeded)
        {
            await http.HttpContext!.SignOutAsync(IdentityConstants.ExternalScheme);
            return await attempts.FailedAsync(info.Principal.FindFirstValue(ExternalClaims.Email), found.Problem, info.LoginProvider);
        }

        await roles.ApplyAsync(found.Value, info.LoginProvider, info.Principal, ActorOf(found.Value));
        var result = await signIn.ExternalLoginSignInAsync(info.LoginProvider, info.ProviderKey, isPersistent: false, bypassTwoFactor: false);
        if (result.Succeeded)
            return default(Done);
        if (result.RequiresTwoFactor)
            return Problems.TwoFactorRequired;
        await http.HttpContext!.SignOutAsync(IdentityConstants.ExternalScheme);
        return await attempts.FailedAsync(found.Value.Email, Problems.LockedOut, info.LoginProvider);
    }

    /// <summary>Connects the account that is signed in with whoever signed in at the provider.</summary>
    public async Task<Result<Done>> CompleteLinkAsync()
    {
        var user = await signedIn.UserAsync();
        // The id that went along: nobody connects an account of theirs to somebody else's session.
        if (await signIn.GetExternalLoginInfoAsync(user.Id.ToString()) is not { } info)
            return Problems.ProviderFailed;
        await http.HttpContext!.SignOutAsync(IdentityConstants.ExternalScheme);
        var owner = await users.FindByLoginAsync(info.LoginProvider, info.ProviderKey);
        if (owner?.Id == user.Id)
            return default(Done);
        Problem? problem = owner is null && (await users.AddLoginAsync(user, info)).Succeeded ? null : Problems.ProviderTaken;
        await WriteAsync(signedIn.Actor, AuditAction.AccountLink, info.LoginProvider, problem);
        return problem is null ? default(Done) : problem;
    }

    public async Task<IReadOnlyList<(string Provider, string Key)>> LinksAsync() =>
        [.. (await users.GetLoginsAsync(await signedIn.UserAsync())).Select(login => (login.LoginProvider, login.ProviderKey))];

    /// <summary>Disconnects one's account, unless nothing else would open it.</summary>
    public async Task<Result<Done>> UnlinkAsync(string provider, string? password)
    {
        var user = await signedIn.UserAsync();
        var logins = await users.GetLoginsAsync(user);
        if (logins.FirstOrDefault(l => l.LoginProvider == provider) is not { } login)
            return Problems.ProviderNotFound;
        var problem = await signedIn.ProveAsync(password);
        if (problem is null && user.PasswordHash is null && logins.Count == 1 && (await users.GetPasskeysAsync(user)).Count == 0)
            problem = Problems.OnlyWayIn;
        if (problem is null)
        {
            await users.RemoveLoginAsync(user, login.LoginProvider, login.ProviderKey);
            await signedIn.RefreshAsync();
        }

        await WriteAsync(signedIn.Actor, AuditAction.AccountUnlink, provider, problem);
        return problem is null ? default(Done) : problem;
    }

    private async Task<Result<BedrudUser>> FindAsync(ExternalLoginInfo info)
    {
        if (await users.FindByLoginAsync(info.LoginProvider, info.ProviderKey) is { } known)
            return known;
        if (!options.Value.OpenIdConnect.TryGetValue(info.LoginProvider, out var provider))
            return Problems.ProviderFailed;
        var email = info.Principal.FindFirstValue(ExternalClaims.Email)?.Trim();
        var verified = info.Principal.HasVerifiedEmail();
        if (email is { Length: > 0 } && await users.FindByEmailAsync(email) is { } same)
        {
            // Both sides must have confirmed it: whoever registered here with somebody else's address would get their sign-in, and the other way round.
            if (!provider.LinkByVerifiedEmail || !verified || !same.EmailConfirmed)
                return Problems.ProviderEmail;
            await users.AddLoginAsync(same, info);
            await WriteAsync(ActorOf(same), AuditAction.AccountLink, info.LoginProvider, null);
            return same;
        }

        return provider.CreateAccounts && email is { Length: > 0 and <= 254 } ? await CreateAsync(info, email, verified) : Problems.ProviderUnknown;
    }

    private async Task<Result<BedrudUser>> CreateAsync(ExternalLoginInfo info, string email, bool verified)
    {
        var name = DisplayName.Clean(info.Principal.FindFirstValue(ExternalClaims.Name)) ?? DisplayName.Clean(info.Principal.FindFirstValue(ExternalClaims.UserName));
        var user = new BedrudUser
        {
            UserName = email,
            Email = email,
            EmailConfirmed = verified,
            DisplayName = name ?? DisplayName.Clean(email.Split('@')[0]) ?? "?",
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        if (!(await users.CreateAsync(user)).Succeeded)
            return Problems.ProviderUnknown;
        await users.AddToRoleAsync(user, Roles.User);
        await users.AddLoginAsync(user, info);
        await WriteAsync(ActorOf(user), AuditAction.AccountProvision, info.LoginProvider, null, user.Email, db => Outbox.Add(db, WebhookEvents.UserCreated, UserFacts.Of(user, Roles.User), user.CreatedAt));
        return user;
    }

    private Actor ActorOf(BedrudUser user) => Actor.From(http.HttpContext!) with { UserId = user.Id, Name = user.DisplayName };

    private async Task WriteAsync(Actor actor, string action, string provider, Problem? problem, string? target = null, Action<BedrudDbContext>? along = null)
    {
        await using var db = await contexts.CreateDbContextAsync();
        audit.Add(db, actor, action, target: target ?? provider, failure: problem, details: provider);
        along?.Invoke(db);
        await db.SaveChangesAsync();
    }
}
