using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Chat;

/// <summary>The section <c>Chat</c>: files that people send one another in a meeting.</summary>
public sealed class ChatOptions
{
    public const string Section = "Chat";

    /// <summary>Most bytes of one file, 0 or more; 0: no files are taken.</summary>
    public long MaxFileBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>Bytes, 0 or more, that must stay free on the data folder's disk: the database and the logs need it more than a file does.</summary>
    public long MinFreeBytes { get; set; } = 1024 * 1024 * 1024;
}

/// <summary>Checks the section <c>Chat</c> at start.</summary>
internal sealed class ChatOptionsValidator : IValidateOptions<ChatOptions>
{
    public ValidateOptionsResult Validate(string? name, ChatOptions options)
    {
        var errors = new List<string>();
        if (options.MaxFileBytes < 0)
            errors.Add($"Chat:MaxFileBytes is {options.MaxFileBytes}. Write the most bytes that a file may have, or 0 where none shall be sent.");
        if (options.MinFreeBytes < 0)
            errors.Add($"Chat:MinFreeBytes is {options.MinFreeBytes}. Write the bytes that shall stay free on the disk, or 0.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
