namespace Bedrud.Web.Features.Users.Page;

/// <summary>Columns that a reader may leave out; the others are always there.</summary>
[Flags]
public enum UserColumns
{
    None = 0,
    Email = 1,
    Rooms = 2,
    Meeting = 4,
    Created = 8,
    All = Email | Rooms | Meeting | Created,
}
