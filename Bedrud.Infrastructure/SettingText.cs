using System.Net;
using System.Net.Sockets;

namespace Bedrud.Infrastructure;

/// <summary>What the validators of several sections ask of a text.</summary>
internal static class SettingText
{
    /// <summary>The value in quotes; an address with an @ in it may hold a password, and is not shown.</summary>
    public static string Shown(string? value) => value?.Contains('@', StringComparison.Ordinal) == true ? "an address with a name or password in it (not shown here)" : $"\"{value}\"";

    /// <summary>IPv6, or IPv4 in its four parts: "7880" is an address to .NET, and a slip here.</summary>
    public static bool IsAddress(string? text) =>
        IPAddress.TryParse(text, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || text.Count(c => c == '.') == 3);

    /// <summary>Why the file can't be used, as what follows "which"; null where it can be read.</summary>
    public static string? FileProblem(string path)
    {
        if (Directory.Exists(path))
            return "is a folder. Write the path of the file in it.";
        try
        {
            using var file = File.OpenRead(path);
            return null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return "does not exist. Correct the path, or leave the key empty.";
        }
        catch (UnauthorizedAccessException)
        {
            return "the portal may not read. Give the user that the portal runs as the right to.";
        }
        catch (IOException e)
        {
            return $"can't be read ({e.Message}).";
        }
    }
}
