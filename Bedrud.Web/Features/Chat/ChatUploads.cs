using System.Text;
using Bedrud.Domain.Chat;
using Bedrud.Infrastructure.Chat;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Bedrud.Web.Features.Chat;

/// <summary>A file that has arrived and is no message yet.</summary>
/// <param name="Id">What it is kept under.</param>
/// <param name="Name">As the sender named it.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Text">The words sent with it, if any.</param>
public sealed record ChatUpload(Guid Id, string? Name, long Size, string? Text);

/// <summary>Reads a multipart body onto the disk as it comes: never a whole file in memory. A body that breaks off leaves nothing behind.</summary>
public sealed class ChatUploads(ChatFiles files)
{
    /// <summary>Bytes that a body may have besides its file: the text, and the lines between.</summary>
    public const int Overhead = 64 * 1024;

    // Four bytes a character at most, and what a page wraps around.
    private const int MaxText = (ChatMessage.MaxLength * 4) + 1024;

    /// <summary>Reads <c>file</c> and <c>text</c>, in any order.</summary>
    /// <exception cref="BadHttpRequestException">The connection broke, or brings less and less.</exception>
    public async Task<Result<ChatUpload>> ReadAsync(Guid roomId, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 100 } boundary)
            return Problems.UnsupportedMediaType;

        var id = Guid.NewGuid();
        var complete = false;
        try
        {
            var result = await ReadAsync(roomId, id, new MultipartReader(boundary.Value!, request.Body), cancellationToken);
            complete = result.Succeeded;
            return result;
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return FileSizes.TooLarge(files.MaxBytes);
        }
        // What ends in the middle, or is no multipart body at all.
        catch (Exception e) when (e is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            return Problems.InvalidFile;
        }
        finally
        {
            if (!complete)
                files.Delete(roomId, id);
        }
    }

    private async Task<Result<ChatUpload>> ReadAsync(Guid roomId, Guid id, MultipartReader reader, CancellationToken cancellationToken)
    {
        ChatUpload? upload = null;
        string? text = null;
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var part))
                return Problems.InvalidFile;
            switch (HeaderUtilities.RemoveQuotes(part.Name).Value)
            {
                case "file" when upload is null:
                    var (saving, size) = await files.SaveAsync(roomId, id, section.Body, cancellationToken);
                    if (ToProblem(saving) is { } problem)
                        return problem;
                    var name = part.FileNameStar.HasValue ? part.FileNameStar : HeaderUtilities.RemoveQuotes(part.FileName);
                    upload = new ChatUpload(id, name.Value, size, null);
                    break;
                case "text" when text is null:
                    text = await ReadTextAsync(section.Body, cancellationToken);
                    break;
                default:
                    return Problems.InvalidFile;
            }
        }

        return upload is { Size: > 0 } ? upload with { Text = text } : Problems.InvalidFile;
    }

    private static async Task<string> ReadTextAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxText];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        // What is longer is too long for a message in any case.
        return length < buffer.Length ? Encoding.UTF8.GetString(buffer, 0, length) : new string('x', ChatMessage.MaxLength + 1);
    }

    private Problem? ToProblem(ChatFileSaving saving) => saving switch
    {
        ChatFileSaving.Saved => null,
        ChatFileSaving.TooLarge => FileSizes.TooLarge(files.MaxBytes),
        ChatFileSaving.StorageFull => Problems.StorageFull,
        _ => Problems.NotStored,
    };
}
