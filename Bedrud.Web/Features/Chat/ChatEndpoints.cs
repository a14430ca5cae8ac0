using System.Globalization;
using Bedrud.Web.Features.Meeting;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Bedrud.Web.Features.Chat;

/// <param name="Text">1 to 4,000 characters; plain text.</param>
/// <param name="ClientId">Letters and digits, at most 32: the same when the message is sent again because no answer came.</param>
public sealed record ChatRequest(string? Text, string? ClientId = null);

public static class ChatEndpoints
{
    public static void MapChat(this IEndpointRouteBuilder routes)
    {
        // Guests are in meetings too: the service asks who they are there.
        var chat = routes.MapGroup("/api/meetings/{room}/chat").WithTags("Chat").AllowAnonymous();
        chat.MapGet("", ListAsync).WithSummary("The messages of the meeting that runs, oldest first.");
        chat.MapPost("", SendAsync).WithSummary("Writes a message.").ProducesProblem(403).ProducesProblem(429);
        chat.MapPatch("/{id:guid}", EditAsync).WithSummary("Changes the words of one's own message.");
        chat.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Deletes one's own message; a moderator anybody's.");
        chat.MapPost("/files", SendFileAsync).WithSummary("Sends a file as multipart/form-data: file, and text if there are words to it.")
            .WithMetadata(new DisableRequestSizeLimitAttribute()).Produces<ChatLine>().ProducesProblem(413).ProducesProblem(507);
        chat.MapGet("/files/{id:guid}", OpenFileAsync).WithSummary("A message's file, as a download.");
        chat.MapGet("/export", ExportAsync).WithSummary("All that is kept, as text; for moderators, in the meeting or not.");
    }

    private static async Task<Results<Ok<ChatLines>, ProblemHttpResult>> ListAsync(
        string room, Guid? before, int? limit, HttpContext context, MeetingCallers callers, ChatService chat)
    {
        var caller = await callers.FindAsync(room, context);
        return caller.Succeeded
            ? context.ToOk(await chat.ListAsync(caller.Value, before, limit ?? ChatService.MaxLines, context.RequestAborted))
            : context.Failed(caller.Problem);
    }

    private static async Task<Results<Ok<ChatLine>, ProblemHttpResult>> SendAsync(
        string room, ChatRequest request, HttpContext context, MeetingCallers callers, ChatService chat)
    {
        var caller = await callers.FindAsync(room, context);
        return caller.Succeeded
            ? Answer(context, await chat.SendAsync(caller.Value, request.Text, request.ClientId, context.RequestAborted))
            : context.Failed(caller.Problem);
    }

    private static async Task<Results<Ok<ChatLine>, ProblemHttpResult>> EditAsync(
        string room, Guid id, ChatRequest request, HttpContext context, MeetingCallers callers, ChatService chat)
    {
        var caller = await callers.FindAsync(room, context);
        return caller.Succeeded
            ? Answer(context, await chat.EditAsync(caller.Value, id, request.Text, context.RequestAborted))
            : context.Failed(caller.Problem);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string room, Guid id, HttpContext context, MeetingCallers callers, ChatService chat)
    {
        var caller = await callers.FindAsync(room, context);
        return caller.Succeeded
            ? context.ToNoContent(await chat.DeleteAsync(caller.Value, id, context.RequestAborted))
            : context.Failed(caller.Problem);
    }

    // Nothing is read of a body before it is known whose it is.
    private static async Task<Results<Ok<ChatLine>, ProblemHttpResult>> SendFileAsync(
        string room, HttpContext context, MeetingCallers callers, ChatService chat, ChatUploads uploads, Infrastructure.Chat.ChatFiles files)
    {
        var caller = await callers.FindAsync(room, context);
        if (!caller.Succeeded)
            return context.Failed(caller.Problem);
        var most = files.MaxBytes + ChatUploads.Overhead;
        // What surrounds the file is some hundred bytes; a body that is far too long is refused by its length, one that is not by its file's.
        var length = context.Request.ContentLength is { } all ? Math.Max(0, all - ChatUploads.Overhead) : (long?)null;
        if (chat.FileRefusal(caller.Value, length) is { } refused)
            return Answer(context, refused);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = most;

        var upload = await uploads.ReadAsync(caller.Value.Room.Id, context.Request, context.RequestAborted);
        if (!upload.Succeeded)
            return context.Failed(upload.Problem);
        // A body may take its time: whoever was thrown out or silenced meanwhile says nothing any more.
        var now = await callers.FindAsync(room, context);
        return now is { Succeeded: true, Value.MaySend: true }
            ? Answer(context, await chat.SendFileAsync(now.Value, upload.Value, context.RequestAborted))
            : context.Failed(chat.Discard(caller.Value, upload.Value, now.Problem ?? Problems.NotAllowedToSend));
    }

    // Whatever it holds, no browser may take it for a page of the portal's: a download of unknown kind that could do nothing if it were shown.
    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> OpenFileAsync(
        string room, Guid id, HttpContext context, MeetingCallers callers, ChatService chat)
    {
        var caller = await callers.FindAsync(room, context);
        if (!caller.Succeeded && caller.Problem != Problems.NotInMeeting)
            return context.Failed(caller.Problem);
        var file = await chat.OpenFileAsync(room, id, caller.Value, Actor.From(context), context.RequestAborted);
        if (!file.Succeeded)
            return context.Failed(file.Problem);

        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.CacheControl = "private, no-store";
        return TypedResults.Stream(
            file.Value.Content, "application/octet-stream", file.Value.Name, new DateTimeOffset(file.Value.SentAt), enableRangeProcessing: true);
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ExportAsync(string room, string? zone, HttpContext context, ChatExport export)
    {
        var begun = await export.BeginAsync(room, zone, Actor.From(context), context.RequestAborted);
        if (!begun.Succeeded)
            return context.Failed(begun.Problem);
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.Stream(
            stream => begun.Value.WriteAsync(stream, context.RequestAborted), "text/plain; charset=utf-8", begun.Value.FileName);
    }

    private static Results<Ok<ChatLine>, ProblemHttpResult> Answer(HttpContext context, Result<ChatLine> result)
    {
        if (result.Problem?.Extensions?.GetValueOrDefault("retryAfter") is int seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return context.ToOk(result);
    }
}
