using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Bedrud.Tests;

// What is said in XML.
internal sealed partial class S3Stand
{
    private static readonly XNamespace Xml = "http://s3.amazonaws.com/doc/2006-03-01/";

    private Task BeginPartsAsync(HttpContext context, string key)
    {
        var id = Guid.NewGuid().ToString("N");
        (_uploads[id], _uploadKeys[id]) = ([], key);
        return SayAsync(context, new XElement(Xml + "InitiateMultipartUploadResult", new XElement(Xml + "Bucket", Bucket), new XElement(Xml + "Key", key), new XElement(Xml + "UploadId", id)));
    }

    private async Task TakePartAsync(HttpContext context, string upload)
    {
        var bytes = await S3Body.ReadAsync(context.Request, Slowness);
        if (!_uploads.TryGetValue(upload, out var parts))
        {
            await DenyAsync(context, 404, "NoSuchUpload", "The specified multipart upload does not exist.");
            return;
        }

        if (!await HasRoomAsync(context, bytes.Length))
            return;
        lock (parts)
            parts[int.Parse(context.Request.Query["partNumber"]!, CultureInfo.InvariantCulture)] = bytes;
        context.Response.Headers.ETag = new Kept(bytes, "", default).Tag;
    }

    private async Task CompletePartsAsync(HttpContext context, string key, string upload)
    {
        using var reader = new StreamReader(context.Request.Body);
        var wished = XElement.Parse(await reader.ReadToEndAsync()).Elements().Where(e => e.Name.LocalName == "Part")
            .Select(p => int.Parse(p.Elements().Single(e => e.Name.LocalName == "PartNumber").Value, CultureInfo.InvariantCulture)).ToList();
        if (!_uploads.TryRemove(upload, out var parts))
        {
            await DenyAsync(context, 404, "NoSuchUpload", "The specified multipart upload does not exist.");
            return;
        }

        var kept = Keep(key, [.. wished.SelectMany(number => parts[number])], null);
        await SayAsync(context, new XElement(Xml + "CompleteMultipartUploadResult", new XElement(Xml + "Key", key), new XElement(Xml + "ETag", kept.Tag)));
    }

    private Task AbortParts(HttpContext context, string upload)
    {
        _uploads.TryRemove(upload, out _);
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private Task ListPartsAsync(HttpContext context)
    {
        var prefix = context.Request.Query["prefix"].ToString();
        return SayAsync(context, new XElement(
            Xml + "ListMultipartUploadsResult",
            new XElement(Xml + "Bucket", Bucket),
            new XElement(Xml + "IsTruncated", "false"),
            _uploads.Keys.Where(id => _uploadKeys[id].StartsWith(prefix, StringComparison.Ordinal)).Select(id => new XElement(
                Xml + "Upload", new XElement(Xml + "Key", _uploadKeys[id]), new XElement(Xml + "UploadId", id)))));
    }

    private Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var most = int.TryParse(query["max-keys"], CultureInfo.InvariantCulture, out var number) ? number : 1000;
        var (prefix, after) = (query["prefix"].ToString(), query["continuation-token"].ToString());
        var found = Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(k, after) > 0).ToList();
        var page = found.Take(most).ToList();
        return SayAsync(context, new XElement(
            Xml + "ListBucketResult",
            new XElement(Xml + "Name", Bucket),
            new XElement(Xml + "Prefix", prefix),
            new XElement(Xml + "KeyCount", page.Count),
            new XElement(Xml + "MaxKeys", most),
            new XElement(Xml + "IsTruncated", found.Count > most ? "true" : "false"),
            found.Count > most ? new XElement(Xml + "NextContinuationToken", page[^1]) : null,
            page.Select(key => new XElement(
                Xml + "Contents",
                new XElement(Xml + "Key", key),
                new XElement(Xml + "LastModified", _objects[key].At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)),
                new XElement(Xml + "ETag", _objects[key].Tag),
                new XElement(Xml + "Size", _objects[key].Bytes.Length)))));
    }

    private static async Task DenyAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        if (context.Request.Method != "HEAD")
            await SayAsync(context, new XElement("Error", new XElement("Code", code), new XElement("Message", message), new XElement("RequestId", "0000000000000001")));
    }

    private static Task SayAsync(HttpContext context, XElement answer)
    {
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync($"""<?xml version="1.0" encoding="UTF-8"?>{answer}""");
    }
}
