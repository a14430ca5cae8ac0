using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Auditing;

/// <summary>The section <c>Audit</c>: who did what.</summary>
public sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <summary>Most days that can be set.</summary>
    public const int MaxKeepDays = 36_500;

    /// <summary>Days that entries are kept, 0 to 36,500; 0: for ever.</summary>
    public int KeepDays { get; set; }
}

/// <summary>Checks the section <c>Audit</c> at start.</summary>
internal sealed class AuditOptionsValidator : IValidateOptions<AuditOptions>
{
    public ValidateOptionsResult Validate(string? name, AuditOptions options) => options.KeepDays is < 0 or > AuditOptions.MaxKeepDays
        ? ValidateOptionsResult.Fail($"Audit:KeepDays is {options.KeepDays}. Write the days that the audit log is kept, at most {AuditOptions.MaxKeepDays}, or 0 to keep it for ever.")
        : ValidateOptionsResult.Success;
}
