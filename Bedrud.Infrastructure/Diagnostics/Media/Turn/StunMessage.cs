using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Bedrud.Infrastructure.Diagnostics.Media.Turn;

/// <summary>A STUN message (RFC 5389), with what of TURN (RFC 5766) a test of an allocation needs.</summary>
internal sealed class StunMessage
{
    public const ushort BindingRequest = 0x0001;
    public const ushort BindingSuccess = 0x0101;
    public const ushort AllocateRequest = 0x0003;
    public const ushort AllocateSuccess = 0x0103;
    public const ushort AllocateError = 0x0113;
    public const ushort RefreshRequest = 0x0004;

    public const ushort Username = 0x0006;
    public const ushort MessageIntegrity = 0x0008;
    public const ushort ErrorCode = 0x0009;
    public const ushort Lifetime = 0x000D;
    public const ushort Realm = 0x0014;
    public const ushort Nonce = 0x0015;
    public const ushort XorRelayedAddress = 0x0016;
    public const ushort RequestedTransport = 0x0019;
    public const ushort XorMappedAddress = 0x0020;

    public const int HeaderLength = 20;

    private const uint Cookie = 0x2112A442;
    private const int IntegrityLength = 20;

    private readonly List<(ushort Type, byte[] Value)> _attributes = [];

    public StunMessage(ushort type, byte[]? transaction = null) => (Type, Transaction) = (type, transaction ?? RandomNumberGenerator.GetBytes(12));

    public ushort Type { get; }

    /// <summary>12 bytes.</summary>
    public byte[] Transaction { get; }

    /// <summary>Of an error answer, such as 401; null without one.</summary>
    public int? Error => Find(ErrorCode) is { Length: >= 4 } value ? (value[2] & 7) * 100 + value[3] : null;

    public StunMessage Add(ushort type, byte[] value)
    {
        _attributes.Add((type, value));
        return this;
    }

    public StunMessage Add(ushort type, string text) => Add(type, Encoding.UTF8.GetBytes(text));

    public byte[]? Find(ushort type) => _attributes.FirstOrDefault(attribute => attribute.Type == type).Value;

    public IPEndPoint? Address(ushort type)
    {
        if (Find(type) is not { Length: 8 or 20 } value)
            return null;
        var mask = Mask();
        var port = BinaryPrimitives.ReadUInt16BigEndian(value.AsSpan(2)) ^ (Cookie >> 16);
        var address = new byte[value.Length - 4];
        for (var i = 0; i < address.Length; i++)
            address[i] = (byte)(value[4 + i] ^ mask[i]);
        return new IPEndPoint(new IPAddress(address), (int)port);
    }

    public StunMessage Add(ushort type, IPEndPoint address)
    {
        var mask = Mask();
        var bytes = address.Address.GetAddressBytes();
        var value = new byte[4 + bytes.Length];
        value[1] = (byte)(address.AddressFamily == AddressFamily.InterNetwork ? 1 : 2);
        BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(2), (ushort)(address.Port ^ (Cookie >> 16)));
        for (var i = 0; i < bytes.Length; i++)
            value[4 + i] = (byte)(bytes[i] ^ mask[i]);
        return Add(type, value);
    }

    /// <summary>With the last attribute over all before it, under the long-term key.</summary>
    public byte[] ToBytes(byte[]? key = null)
    {
        var length = _attributes.Sum(attribute => 4 + Padded(attribute.Value.Length)) + (key is null ? 0 : 4 + IntegrityLength);
        var bytes = new byte[HeaderLength + length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, Type);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)length);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), Cookie);
        Transaction.CopyTo(bytes, 8);
        var at = HeaderLength;
        foreach (var (type, value) in _attributes)
            at = Write(bytes, at, type, value);
        if (key is not null)
            Write(bytes, at, MessageIntegrity, Integrity(bytes.AsSpan(0, at), key));
        return bytes;
    }

    /// <summary>Whether its integrity is what <paramref name="key"/> makes of it.</summary>
    public static bool IsSignedWith(ReadOnlySpan<byte> bytes, byte[] key)
    {
        var at = bytes.Length - IntegrityLength - 4;
        return at >= HeaderLength
            && BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]) == MessageIntegrity
            && CryptographicOperations.FixedTimeEquals(Integrity(bytes[..at], key), bytes[(at + 4)..]);
    }

    /// <summary>Null where it is no STUN message.</summary>
    public static StunMessage? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength || BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) != Cookie || LengthOf(bytes) > bytes.Length)
            return null;
        var message = new StunMessage(BinaryPrimitives.ReadUInt16BigEndian(bytes), bytes.Slice(8, 12).ToArray());
        var end = LengthOf(bytes);
        for (var at = HeaderLength; at + 4 <= end;)
        {
            var (type, length) = (BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]));
            if (at + 4 + length > end)
                return null;
            message.Add(type, bytes.Slice(at + 4, length).ToArray());
            at += 4 + Padded(length);
        }

        return message;
    }

    /// <summary>Of a whole message whose header this begins with.</summary>
    public static int LengthOf(ReadOnlySpan<byte> header) => HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(header[2..]);

    /// <summary>The long-term credential's key (RFC 5389, 15.4).</summary>
#pragma warning disable CA5351 // STUN says MD5.
    public static byte[] Key(string user, string realm, string password) => MD5.HashData(Encoding.UTF8.GetBytes($"{user}:{realm}:{password}"));
#pragma warning restore CA5351

#pragma warning disable CA5350 // And SHA-1.
    private static byte[] Integrity(ReadOnlySpan<byte> before, byte[] key)
    {
        var signed = before.ToArray();
        // The length counts the integrity itself (15.4).
        BinaryPrimitives.WriteUInt16BigEndian(signed.AsSpan(2), (ushort)(before.Length - HeaderLength + 4 + IntegrityLength));
        return HMACSHA1.HashData(key, signed);
    }
#pragma warning restore CA5350

    private static int Write(byte[] bytes, int at, ushort type, byte[] value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), type);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at + 2), (ushort)value.Length);
        value.CopyTo(bytes, at + 4);
        return at + 4 + Padded(value.Length);
    }

    private static int Padded(int length) => (length + 3) & ~3;

    private byte[] Mask()
    {
        var mask = new byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(mask, Cookie);
        Transaction.CopyTo(mask, 4);
        return mask;
    }
}
