using System.Globalization;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>Tells whether a file was changed, replaced, made executable, or is gone.</summary>
internal static class FileStamp
{
    public static string Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists
                ? string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks}/{file.Length}/{(OperatingSystem.IsWindows() ? 0 : file.UnixFileMode)}")
                : "none";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "unreadable";
        }
    }
}
