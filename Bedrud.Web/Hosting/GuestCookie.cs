using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Bedrud.Web.Hosting;

/// <summary>Somebody without an account, known again by a signed cookie.</summary>
public sealed record Guest(Guid Id, string Name);

/// <summary>Reads and writes the guest's cookie. It is encrypted and signed: nobody can make one for another guest's identity.</summary>
public sealed class GuestCookie(IDataProtectionProvider protection)
{
    public const string CookieName = "bedrud.guest";
    private const int MaxLength = 1024;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);
    private readonly IDataProtector _protector = protection.CreateProtector("Bedrud.Guest.v1");

    public Guest? Read(HttpContext context)
    {
        if (context.Request.Cookies[CookieName] is not { Length: > 0 and < MaxLength } cookie)
            return null;
        try
        {
            var plain = _protector.Unprotect(Convert.FromBase64String(cookie.Replace('-', '+').Replace('_', '/')));
            return new Guest(new Guid(plain.AsSpan(0, 16)), Encoding.UTF8.GetString(plain.AsSpan(16)));
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Sends the cookie, unless the browser holds the same already.</summary>
    public void Write(HttpContext context, Guest? known, Guest guest)
    {
        if (guest == known)
            return;
        var cookie = Convert.ToBase64String(_protector.Protect([.. guest.Id.ToByteArray(), .. Encoding.UTF8.GetBytes(guest.Name)]));
        context.Response.Cookies.Append(CookieName, cookie.Replace('+', '-').Replace('/', '_'), new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = Lifetime,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });
    }
}
