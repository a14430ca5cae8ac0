using System.Diagnostics.CodeAnalysis;

namespace Bedrud.Web.Hosting;

/// <summary>What an operation gave: a value, or the expected failure that the edge turns into words.</summary>
public readonly record struct Result<T>
{
    private Result(T? value, Problem? problem) => (Value, Problem) = (value, problem);

    public T? Value { get; }

    public Problem? Problem { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Succeeded => Problem is null;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Problem problem) => new(default, problem);
}

/// <summary>The value of an operation that gives none.</summary>
public readonly record struct Done;
