namespace Bedrud.Infrastructure.Configuration;

/// <summary>
/// A file of settings that can't be read. The message is made here and is for whoever edits the file: where, what is wrong, what to write. It
/// never quotes a value, which may be a secret.
/// </summary>
/// <param name="file">As the administrator named it.</param>
/// <param name="line">From 1; 0 where it is about the whole file.</param>
/// <param name="column">From 1.</param>
/// <param name="problem">A sentence.</param>
public sealed class ConfigurationFileException(string file, int line, int column, string problem)
    : Exception(line > 0 ? $"{file}, line {line}, column {column}: {problem}" : $"{file}: {problem}")
{
    public string File { get; } = file;

    public int Line { get; } = line;

    public int Column { get; } = column;
}
