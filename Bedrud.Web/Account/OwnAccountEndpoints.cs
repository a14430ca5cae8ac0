using System.Text.Json;
using Bedrud.Domain.Accounts;
using Bedrud.Web.Account.OpenIdConnect;
using Bedrud.Web.Account.Passkeys;
using Bedrud.Web.Account.Profile;
using Bedrud.Web.Account.Sessions;
using Bedrud.Web.Account.TwoFactor;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Bedrud.Web.Account;

public sealed record SecondStepRequest(string? Code, string? RecoveryCode);

public sealed record PasskeySignInRequest(JsonElement Credential, bool Keep = false);

public sealed record PasswordRequest(string? Password);

public sealed record NewPasskeyRequest(string? Name, JsonElement Credential);

public sealed record NameRequest(string? Name);

/// <param name="IsCurrent">Whether it is the one that asks.</param>
public sealed record SessionView(Guid Id, DateTime CreatedAt, DateTime LastSeenAt, DateTime ExpiresAt, string Method, string? RemoteAddress, string? Client, bool IsCurrent);

/// <summary>What people do with their own accounts, and the ways to sign in beside a password.</summary>
public static class OwnAccountEndpoints
{
    public static void MapOwnAccount(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/api/auth").WithTags("Accounts");
        auth.MapPost("/two-factor", SecondStepAsync).AllowAnonymous().WithSummary("The second step of signing in: a code of the authenticator app, or a recovery code.").ProducesProblem(401).ProducesProblem(403);
        auth.MapPost("/passkey/options", PasskeyOptionsAsync).AllowAnonymous().WithSummary("What a browser needs to find a passkey.");
        auth.MapPost("/passkey", PasskeySignInAsync).AllowAnonymous().WithSummary("Signs in with a passkey.").ProducesProblem(401).ProducesProblem(403);

        var own = routes.MapGroup("/api/account").WithTags("Own account").RequireAuthorization();
        own.MapGet("/sessions", SessionsAsync).WithSummary("One's own sessions.");
        own.MapDelete("/sessions/{id:guid}", RevokeAsync).WithSummary("Ends one of one's own sessions.").ProducesProblem(404);
        own.MapDelete("/sessions", RevokeOthersAsync).WithSummary("Ends all of one's own sessions but this one.");
        own.MapGet("/export", Export).WithSummary("All that the portal keeps of oneself, as JSON.");
        own.MapGet("/passkeys", async (PasskeyService passkeys) => TypedResults.Ok(await passkeys.ListAsync())).WithSummary("One's own passkeys.");
        own.MapPost("/passkeys/options", AddOptionsAsync).WithSummary("What a browser needs to make a passkey.").ProducesProblem(403);
        own.MapPost("/passkeys", AddAsync).WithSummary("Takes the passkey that the browser made.").ProducesProblem(400);
        own.MapPatch("/passkeys/{id}", async (string id, NameRequest request, HttpContext context, PasskeyService passkeys) =>
            context.ToNoContent(await passkeys.RenameAsync(id, request.Name))).WithSummary("Renames a passkey.").ProducesProblem(404);

        routes.MapGet("/account/picture/{userId:guid}", PictureAsync).RequireAuthorization().ExcludeFromDescription();
        routes.MapPost("/account/external/{provider}", BeginExternal).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/account/external/return", CompleteExternalAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/account/external/{provider}/link", BeginLinkAsync).RequireAuthorization().ExcludeFromDescription();
        routes.MapGet("/account/external/linked", CompleteLinkAsync).RequireAuthorization().ExcludeFromDescription();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SecondStepAsync(SecondStepRequest request, HttpContext context, TwoFactorSignIn second) =>
        context.ToNoContent(await second.SignInAsync(request.RecoveryCode ?? request.Code, request.RecoveryCode is not null, keep: false, trust: false));

    private static async Task<ContentHttpResult> PasskeyOptionsAsync(PasskeyService passkeys) =>
        TypedResults.Text(await passkeys.BeginSignInAsync(), "application/json");

    private static async Task<Results<NoContent, ProblemHttpResult>> PasskeySignInAsync(PasskeySignInRequest request, HttpContext context, PasskeyService passkeys) =>
        context.ToNoContent(await passkeys.SignInAsync(Raw(request.Credential), request.Keep));

    private static async Task<Ok<List<SessionView>>> SessionsAsync(SignedIn signedIn, UserSessions sessions, CancellationToken cancellationToken) => TypedResults.Ok(
        (await sessions.ListAsync(signedIn.Actor.UserId!.Value, cancellationToken))
        .Select(s => new SessionView(s.Id, s.CreatedAt, s.LastSeenAt, s.ExpiresAt, s.Method, s.RemoteAddress, s.Client, s.Id == signedIn.SessionId)).ToList());

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(Guid id, HttpContext context, SignedIn signedIn, UserSessions sessions) =>
        context.ToNoContent(await sessions.RevokeAsync(signedIn.Actor, signedIn.Actor.UserId!.Value, id));

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeOthersAsync(HttpContext context, SignedIn signedIn, UserSessions sessions) =>
        context.ToNoContent(await sessions.RevokeAllAsync(signedIn.Actor, signedIn.Actor.UserId!.Value, signedIn.SessionId));

    private static PushStreamHttpResult Export(AccountExport export, CancellationToken cancellationToken) =>
        TypedResults.Stream(stream => export.WriteAsync(stream, cancellationToken), "application/json", "bedrud-account.json");

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> AddOptionsAsync(PasswordRequest request, HttpContext context, PasskeyService passkeys)
    {
        var options = await passkeys.BeginAddAsync(request.Password);
        return options.Succeeded ? TypedResults.Text(options.Value, "application/json") : context.Failed(options.Problem);
    }

    private static async Task<Results<Ok<PasskeyInfo>, ProblemHttpResult>> AddAsync(NewPasskeyRequest request, HttpContext context, PasskeyService passkeys) =>
        context.ToOk(await passkeys.AddAsync(Raw(request.Credential), request.Name));

    private static string Raw(JsonElement json) => json.ValueKind == JsonValueKind.Undefined ? "" : json.GetRawText();

    /// <summary>Somebody's picture. The content was looked at when it came; browsers are told not to guess, and to run nothing.</summary>
    private static async Task<Results<FileContentHttpResult, NotFound>> PictureAsync(Guid userId, HttpContext context, ProfileService profile, Guid? v = null)
    {
        if (await profile.PictureAsync(userId, context.RequestAborted) is not { } picture)
            return TypedResults.NotFound();
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.CacheControl = v == picture.Version ? "private, max-age=31536000, immutable" : "private, no-cache";
        return TypedResults.File(picture.Content, picture.ContentType);
    }

    private static IResult BeginExternal(string provider, [FromForm] string? returnUrl, ExternalSignIn external) =>
        external.Begin(provider, ReturnUrl.Local(returnUrl)) is { } properties ? TypedResults.Challenge(properties, [provider]) : Back(Problems.ProviderNotFound);

    private static async Task<RedirectHttpResult> CompleteExternalAsync(string? returnUrl, ExternalSignIn external)
    {
        var result = await external.CompleteAsync();
        if (result.Succeeded)
            return TypedResults.LocalRedirect(ReturnUrl.Local(returnUrl));
        return result.Problem == Problems.TwoFactorRequired
            ? TypedResults.LocalRedirect($"/account/two-factor?returnUrl={Uri.EscapeDataString(ReturnUrl.Local(returnUrl))}")
            : Back(result.Problem);
    }

    private static async Task<IResult> BeginLinkAsync(string provider, [FromForm] string? returnUrl, ExternalSignIn external) =>
        await external.BeginLinkAsync(provider) is { } properties ? TypedResults.Challenge(properties, [provider]) : Back(Problems.ProviderNotFound);

    private static async Task<RedirectHttpResult> CompleteLinkAsync(ExternalSignIn external)
    {
        var result = await external.CompleteLinkAsync();
        return TypedResults.LocalRedirect($"/account/me/security?{(result.Succeeded ? "done=linked" : $"problem={result.Problem.Code}")}");
    }

    private static RedirectHttpResult Back(Problem problem) => TypedResults.LocalRedirect($"/account/login?problem={problem.Code}");
}
