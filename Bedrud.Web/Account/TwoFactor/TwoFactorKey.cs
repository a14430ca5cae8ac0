using QRCoder;

namespace Bedrud.Web.Account.TwoFactor;

/// <summary>What an authenticator app needs to show codes for an account.</summary>
/// <param name="Key">Base 32.</param>
/// <param name="Account">The name under which the app shows it.</param>
public sealed record TwoFactorKey(string Key, string Account)
{
    private const string Issuer = "Bedrud";

    /// <summary>In groups of four, for those who type it.</summary>
    public string Readable => string.Join(' ', Key.ToUpperInvariant().Chunk(4).Select(group => new string(group)));

    /// <summary>The address that apps understand: <c>otpauth://totp/Bedrud:ada%40example.org?secret=…</c>.</summary>
    public string Address => $"otpauth://totp/{Issuer}:{Uri.EscapeDataString(Account)}?secret={Key.ToUpperInvariant()}&issuer={Issuer}&digits={Domain.Accounts.Totp.Digits}";

    /// <summary>The address as an SVG picture, black on white in both themes: apps read no other.</summary>
    public string Picture()
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(Address, QRCodeGenerator.ECCLevel.M);
        return new SvgQRCode(data).GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
