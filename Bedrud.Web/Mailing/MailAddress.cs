using MimeKit;

namespace Bedrud.Web.Mailing;

internal static class MailAddress
{
    // To MimeKit a name alone is an address as well: of somebody on the mail server itself.
    public static bool IsAddress(string? text) =>
        !string.IsNullOrWhiteSpace(text) && MailboxAddress.TryParse(text, out var address) && address.Address.Contains('@', StringComparison.Ordinal);

    /// <summary>An address alone, without a name: <c>ada@example.org</c>.</summary>
    public static bool IsPlain(string text) =>
        MailboxAddress.TryParse(text, out var address) && address.Address == text && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == text.LastIndexOf('@') && at < text.Length - 1;
}
