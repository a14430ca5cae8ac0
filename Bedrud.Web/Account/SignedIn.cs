using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Account.Sessions;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Bedrud.Web.Account;

/// <summary>Who makes this request, for what people do with their own accounts. Scoped: for requests, not for circuits.</summary>
public sealed class SignedIn(UserManager<BedrudUser> users, SignInManager<BedrudUser> signIn, UserSessions sessions, IHttpContextAccessor http, TimeProvider time)
{
    /// <summary>How long after a sign-in an account without a password may do what others type theirs for.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    private BedrudUser? _user;

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("There is no request.");

    public Actor Actor => Actor.From(Context);

    public Guid? SessionId => Context.User.SessionId();

    /// <summary>The account as it is now.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: pages and endpoints ask for that before.</exception>
    public async Task<BedrudUser> UserAsync() =>
        _user ??= await users.GetUserAsync(Context.User) ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>Whether it is really them, before an act that a walk away from the desk must not allow: the password, or where there is none a recent sign-in.</summary>
    public async Task<Problem?> ProveAsync(string? password)
    {
        var user = await UserAsync();
        if (user.PasswordHash is null)
        {
            var started = SessionId is { } id ? await sessions.StartedAtAsync(id, user.Id) : null;
            return started is { } at && time.GetUtcNow().UtcDateTime - at < Recent ? null : Problems.SignInAgain;
        }

        if (await users.IsLockedOutAsync(user))
            return Problems.LockedOut;
        if (password is { Length: > 0 and <= AccountService.MaxPasswordLength } && await users.CheckPasswordAsync(user, password))
            return null;
        await users.AccessFailedAsync(user);
        return Problems.WrongPassword;
    }

    /// <summary>A new cookie for the same session, after what makes all others void.</summary>
    public async Task RefreshAsync()
    {
        var ticket = await Context.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        var properties = new AuthenticationProperties { IsPersistent = ticket.Properties?.IsPersistent == true };
        await signIn.SignInWithClaimsAsync(await UserAsync(), properties, Context.User.OfSession().ToList());
    }
}
