using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;

namespace Bedrud.Web.Features.Recordings.Shares;

/// <summary>What a link opens. Unknown, revoked and expired ones look alike.</summary>
public sealed partial class SharePage
{
    private const string PassCookie = "bedrud.share";
    private OpenShare? _open;
    private bool _unlocked;
    private Problem? _problem;

    [Parameter] public string Token { get; set; } = "";

    [CascadingParameter] private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromForm(Name = "password", FormName = "password")] private string? Password { get; set; }

    private DateTime At => _open!.Recording.StartedAt ?? _open.Recording.RequestedAt;

    protected override async Task OnInitializedAsync()
    {
        var headers = HttpContext.Response.Headers;
        // At the end: antiforgery has a word of its own, without "private".
        HttpContext.Response.OnStarting(() =>
        {
            headers.CacheControl = "private, no-store";
            // Said earlier, it would end the page before it is written.
            if (_open is null)
                HttpContext.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        _open = await Shares.FindAsync(Token, HttpContext.RequestAborted);
        if (_open is null)
            return;

        _unlocked = _open.Share.PasswordHash is null || Tickets.IsPass(HttpContext.Request.Cookies[PassCookie], _open.Share.Id);
        if (_unlocked && HttpMethods.IsGet(HttpContext.Request.Method))
            await Shares.CountViewAsync(_open.Share, HttpContext.RequestAborted);
    }

    private void Unlock()
    {
        // It may have been revoked between the two.
        if (_open is null)
            return;
        _problem = Shares.TryPassword(_open.Share, Password, HttpContext.Connection.RemoteIpAddress?.ToString());
        if (_problem is not null)
        {
            HttpContext.Response.StatusCode = _problem == Problems.TooManyRequests ? StatusCodes.Status429TooManyRequests : StatusCodes.Status200OK;
            return;
        }

        HttpContext.Response.Cookies.Append(PassCookie, Tickets.IssuePass(_open.Share.Id), new CookieOptions
        {
            Path = $"/r/{Token}",
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = HttpContext.Request.IsHttps,
            MaxAge = RecordingTickets.Validity,
            IsEssential = true,
        });
        Navigation.NavigateTo($"/r/{Token}");
    }
}
