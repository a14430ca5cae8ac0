using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Bedrud.Web.Account;

/// <summary>Identity's tokens, written so that they stand in an address.</summary>
internal static class LinkToken
{
    // Identity's own are some 250 characters.
    private const int MaxLength = 2048;

    public static string Write(string token) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token));

    /// <summary>Null for what none of ours looks like.</summary>
    public static string? Read(string? text)
    {
        if (text is not { Length: > 0 and <= MaxLength })
            return null;
        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(text));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
