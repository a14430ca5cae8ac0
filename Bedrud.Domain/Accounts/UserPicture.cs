namespace Bedrud.Domain.Accounts;

/// <summary>The picture of a person with an account. In the database, so that every portal has it and a backup takes it along.</summary>
public sealed class UserPicture
{
    /// <summary>Most bytes of <see cref="Content"/>.</summary>
    public const int MaxBytes = 1024 * 1024;

    public required Guid UserId { get; init; }

    /// <summary>Another one for each upload: an address that names it may be kept by browsers for ever.</summary>
    public required Guid Version { get; set; }

    /// <summary>As the content says, never as the sender said.</summary>
    public required string ContentType { get; set; }

    public required byte[] Content { get; set; }
}
