using Bedrud.Domain.Recordings;

namespace Bedrud.Web.Features.Recordings.Shares;

/// <summary>What a link shall be like.</summary>
/// <param name="ExpiresAt">UTC, at most <see cref="RecordingShare.MaxDays"/> from now; null: until it is revoked.</param>
/// <param name="Password">4 to 128 characters; null or empty: none.</param>
public sealed record ShareWish(DateTime? ExpiresAt, string? Password, bool AllowsDownload);

/// <summary>One link, as those see it who may make them. The link itself can't be shown again: only its hash is kept.</summary>
public sealed record ShareLine(
    Guid Id, bool HasPassword, bool AllowsDownload, string CreatedByName, DateTime CreatedAt, DateTime? ExpiresAt, int Views, DateTime? LastViewedAt);

/// <param name="Address">From the portal's root, such as <c>/r/...</c>; told this once.</param>
public sealed record NewShare(ShareLine Share, string Address);

/// <summary>A link that is open, and what it leads to.</summary>
/// <param name="Play">Tells one opening of the page from others.</param>
public sealed record OpenShare(RecordingShare Share, Recording Recording, string Play);
