using System.Globalization;

namespace Bedrud.Web.Features.Health.Load;

/// <summary>Figures with their units, short enough for an axis.</summary>
internal static class LoadUnits
{
    public static string Count(double value) => value.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>Bits a second.</summary>
    public static string Rate(double value) => value switch
    {
        >= 1e9 => $"{Short(value / 1e9)} Gbit/s",
        >= 1e6 => $"{Short(value / 1e6)} Mbit/s",
        _ => $"{Short(value / 1e3)} kbit/s",
    };

    /// <summary>Bytes.</summary>
    public static string Bytes(double value) => value >= 1e9 ? $"{Short(value / 1e9)} GB" : $"{Short(value / 1e6)} MB";

    /// <summary>Cores, as per cent of one.</summary>
    public static string Cores(double value) => value >= 10 ? $"{Short(value)} ×" : string.Create(CultureInfo.CurrentCulture, $"{value * 100:N0} %");

    private static string Short(double value) => value.ToString(value < 10 ? "0.#" : "0", CultureInfo.CurrentCulture);
}
