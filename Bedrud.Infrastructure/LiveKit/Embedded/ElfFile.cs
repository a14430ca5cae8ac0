using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>For which processor a Linux program was built: field e_machine of its header (elf(5)).</summary>
internal static class ElfFile
{
    private static ReadOnlySpan<byte> Magic => [0x7f, (byte)'E', (byte)'L', (byte)'F'];

    /// <summary>Such as <c>arm64</c>; null where it is no such program, or a stump of one.</summary>
    public static string? Machine(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> header = stackalloc byte[20];
            if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !header.StartsWith(Magic))
                return null;
            // Byte 5 tells the order of all others: 1 little, 2 big.
            var machine = header[5] == 2 ? BinaryPrimitives.ReadUInt16BigEndian(header[18..]) : BinaryPrimitives.ReadUInt16LittleEndian(header[18..]);
            return machine switch
            {
                3 => "x86",
                22 => "s390x",
                40 => "arm",
                62 => "x64",
                183 => "arm64",
                243 => "riscv64",
                21 => "ppc64le",
                258 => "loongarch64",
                _ => $"e_machine {machine}",
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>This machine's, by the same names.</summary>
    public static string Here => RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
}
