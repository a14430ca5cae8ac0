using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Bedrud.Tests;

/// <summary>What was sent to keep: as it is, or in the frames that AWS's libraries put around it (<c>aws-chunked</c>), which are no part of the object.</summary>
internal static class S3Body
{
    public static async Task<byte[]> ReadAsync(HttpRequest request, TimeSpan slowness)
    {
        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await request.Body.ReadAsync(buffer) is var read and > 0)
        {
            body.Write(buffer, 0, read);
            if (slowness > TimeSpan.Zero)
                await Task.Delay(slowness);
        }

        var sent = body.ToArray();
        return request.Headers["x-amz-content-sha256"].ToString().StartsWith("STREAMING-", StringComparison.Ordinal) ? Unframed(sent) : sent;
    }

    // 10000;chunk-signature=...\r\n(65536 bytes)\r\n0;chunk-signature=...\r\n(trailers)\r\n
    private static byte[] Unframed(byte[] sent)
    {
        using var content = new MemoryStream();
        for (var at = 0; ;)
        {
            var line = at + sent.AsSpan(at).IndexOf("\r\n"u8);
            var head = System.Text.Encoding.ASCII.GetString(sent, at, line - at);
            var length = int.Parse(head.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0)
                return content.ToArray();
            content.Write(sent, line + 2, length);
            at = line + 2 + length + 2;
        }
    }
}
