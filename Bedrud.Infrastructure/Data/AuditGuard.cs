using System.Text;
using Bedrud.Domain.Auditing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Bedrud.Infrastructure.Data;

/// <summary>Keeps the audit log append-only for everything that goes through a context, and what is added such that every database gives it back as it was.</summary>
internal static class AuditGuard
{
    private static readonly string[] SetBySealing = [nameof(AuditEntry.Sequence), nameof(AuditEntry.Hash), nameof(AuditEntry.SearchText)];

    /// <exception cref="InvalidOperationException">An entry was changed or deleted. To be sealed, once, is the one change that it goes through.</exception>
    public static void Check(ChangeTracker changes)
    {
        foreach (var entry in changes.Entries<AuditEntry>())
        {
            if (entry.State is EntityState.Added)
                Fit(entry);
            else if (entry.State is EntityState.Deleted || (entry.State is EntityState.Modified && !IsSealing(entry)))
                throw new InvalidOperationException($"The audit log is only added to: entry {entry.Entity.Id} can't be changed or deleted.");
        }
    }

    private static bool IsSealing(EntityEntry<AuditEntry> entry) =>
        entry.Property(e => e.Sequence).OriginalValue is null
        && entry.Properties.Where(p => p.IsModified).All(p => SetBySealing.Contains(p.Metadata.Name));

    // SQLite takes a text that is too long, PostgreSQL refuses the whole act; neither half a character nor U+0000 comes back from every one of them.
    private static void Fit(EntityEntry<AuditEntry> entry)
    {
        foreach (var property in entry.Properties)
        {
            if (property.CurrentValue is string text && Fitting(text, property.Metadata.GetMaxLength() ?? int.MaxValue) is { } fitting && fitting != text)
                property.CurrentValue = fitting;
        }
    }

    private static string Fitting(string text, int most)
    {
        if (text.Contains('\0', StringComparison.Ordinal) || HasHalf(text))
        {
            var whole = new StringBuilder(text.Length);
            foreach (var rune in text.EnumerateRunes())
                whole.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
            text = whole.ToString();
        }

        return text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
    }

    private static bool HasHalf(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return true;
            i++;
        }

        return false;
    }
}
