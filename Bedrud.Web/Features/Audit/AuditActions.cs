using System.Collections.Immutable;
using System.Reflection;
using Bedrud.Domain.Auditing;
using Microsoft.Extensions.Localization;

namespace Bedrud.Web.Features.Audit;

/// <summary>All acts that are written down, and their names in words.</summary>
public static class AuditActions
{
    public static readonly ImmutableArray<string> All =
        [.. typeof(AuditAction).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!)];

    /// <summary>An act in words; one that this version does not know, as it is written.</summary>
    public static string Name(this IStringLocalizer<AuditTexts> texts, string action) => texts[$"action.{action}"] is { ResourceNotFound: false } name ? name : action;
}
