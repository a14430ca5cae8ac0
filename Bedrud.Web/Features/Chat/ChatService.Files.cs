using Bedrud.Domain.Chat;
using Bedrud.Domain.Rooms;
using Bedrud.Web.Features.Meeting;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Chat;

/// <summary>Files in chats, and what those who moderate a room see of its chat from outside.</summary>
public sealed partial class ChatService
{
    /// <summary>Whether a file of this length would be taken of this person now: asked before it is read. Counts as one message.</summary>
    /// <param name="length">Bytes; null where it is not known before.</param>
    public Problem? FileRefusal(MeetingCaller caller, long? length)
    {
        if (files.MaxBytes == 0)
            return Problems.FilesOff;
        if (length > files.MaxBytes)
            return FileSizes.TooLarge(files.MaxBytes);
        if (Refusal(caller) is { } refused)
            return refused;
        return files.HasRoomFor(length ?? files.MaxBytes) ? null : Problems.StorageFull;
    }

    /// <summary>Makes a message of a file that has arrived. Where that fails, the file is deleted.</summary>
    public async Task<Result<ChatLine>> SendFileAsync(MeetingCaller caller, ChatUpload upload, CancellationToken cancellationToken)
    {
        var kept = false;
        var fileId = upload.Id;
        try
        {
            if (ChatText.Clean(upload.Text) is not { } text)
                return InvalidMessage;
            var message = NewMessage(caller, text);
            (message.FileName, message.FileSize) = (ChatFileName.Clean(upload.Name), upload.Size);
            files.Assign(caller.Room.Id, upload.Id, message.Id);
            fileId = message.Id;
            var result = await AddAsync(message, caller, cancellationToken);
            kept = result.Succeeded;
            return result;
        }
        finally
        {
            if (!kept)
                files.Delete(caller.Room.Id, fileId);
        }
    }

    /// <summary>Deletes a file that has arrived and becomes no message.</summary>
    /// <returns>Why.</returns>
    public Problem Discard(MeetingCaller caller, ChatUpload upload, Problem why)
    {
        files.Delete(caller.Room.Id, upload.Id);
        return why;
    }

    /// <summary>A file, for those in its conversation and those who moderate the room.</summary>
    /// <param name="caller">Null for somebody who is not in the meeting.</param>
    public async Task<Result<ChatDownload>> OpenFileAsync(string room, Guid id, MeetingCaller? caller, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var message = caller is null ? null : await FindAsync(db, caller, id, cancellationToken);
        if (message is null)
        {
            var found = await db.FindRoomAsync(room, actor, RoomRole.Moderator, cancellationToken);
            if (!found.Succeeded)
                return caller is null ? Problems.NotInMeeting : Problems.MessageNotFound;
            message = await db.ChatMessages.AsNoTracking().FirstOrDefaultAsync(m => m.Id == id && m.RoomId == found.Value.Id, cancellationToken);
        }

        return message is { FileName: { } name } && files.Open(message.RoomId, id) is { } content
            ? new ChatDownload(name, message.SentAt, content)
            : Problems.MessageNotFound;
    }

    /// <summary>How much is kept, for those who moderate the room.</summary>
    public async Task<Result<ChatKept>> GetKeptAsync(string room, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRoomAsync(room, actor, RoomRole.Moderator, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;
        var kept = db.ChatMessages.Where(m => m.RoomId == found.Value.Id && m.DeletedAt == null);
        return new ChatKept(
            await kept.CountAsync(cancellationToken),
            await kept.CountAsync(m => m.FileName != null, cancellationToken),
            await kept.SumAsync(m => m.FileSize, cancellationToken),
            found.Value.ChatDays);
    }
}

/// <summary>A file of a chat, opened.</summary>
/// <param name="SentAt">UTC.</param>
public sealed record ChatDownload(string Name, DateTime SentAt, Stream Content);
