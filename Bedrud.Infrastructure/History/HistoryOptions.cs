using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.History;

/// <summary>The section <c>History</c>: past meetings and who was in them.</summary>
public sealed class HistoryOptions
{
    public const string Section = "History";

    /// <summary>Most days that can be asked for.</summary>
    public const int MaxDays = 36_500;

    /// <summary>Days that past meetings are kept after their end, 0 or more; 0: for ever. Figures by hour and day stay in either case.</summary>
    public int KeepDays { get; set; }
}

/// <summary>Checks the section <c>History</c> at start.</summary>
internal sealed class HistoryOptionsValidator : IValidateOptions<HistoryOptions>
{
    public ValidateOptionsResult Validate(string? name, HistoryOptions options) => options.KeepDays is >= 0 and <= HistoryOptions.MaxDays
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"History:KeepDays is {options.KeepDays}. Write how many days past meetings are kept, at most {HistoryOptions.MaxDays}, or 0 to keep them for ever.");
}
