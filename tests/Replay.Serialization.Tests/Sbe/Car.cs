using System.Buffers.Binary;
using System.Text;

namespace Replay.Serialization.Tests;

/// <summary>The slot of an SBE message: the flyweight over its bytes, where they lie in the recording.</summary>
[EventType(1), EventCodec(typeof(CarCodec))]
public readonly struct Car(ReadOnlySpan<byte> unmovable)
{
    private readonly BytesView _message = new(unmovable);

    public CarFlyweight Fields => new(_message.Span);

    public ReadOnlySpan<byte> Message => _message.Span;
}

/// <summary>
/// A flyweight such as SBE tools generate, of the car example that the standard's tutorials use: schema 1, template 1, a block of 45 bytes,
/// a group of fuel figures, two texts.
/// </summary>
/// <param name="message">The message with its header.</param>
public readonly ref struct CarFlyweight(ReadOnlySpan<byte> message)
{
    public const int SchemaId = 1;
    public const int BlockLength = 45;

    private const int GroupHeaderLength = 4;

    private readonly ReadOnlySpan<byte> _message = message;

    public SbeMessageHeader Header => SbeMessageHeader.Read(_message);

    public ulong SerialNumber => BinaryPrimitives.ReadUInt64LittleEndian(Block);
    public ushort ModelYear => BinaryPrimitives.ReadUInt16LittleEndian(Block[8..]);
    public bool Available => Block[10] == 1;
    public char Code => (char)Block[11];
    public uint SomeNumber(int index) => BinaryPrimitives.ReadUInt32LittleEndian(Block[(12 + 4 * index)..]);
    public ReadOnlySpan<byte> VehicleCode => Block.Slice(28, 6);
    public byte Extras => Block[34];
    public ushort EngineCapacity => BinaryPrimitives.ReadUInt16LittleEndian(Block[35..]);

    /// <summary>Speed in km/h and miles per gallon of each fuel figure.</summary>
    public (ushort Speed, float Mpg) FuelFigure(int index)
    {
        ReadOnlySpan<byte> entry = Group[(GroupHeaderLength + index * EntryLength)..];
        return (BinaryPrimitives.ReadUInt16LittleEndian(entry), BinaryPrimitives.ReadSingleLittleEndian(entry[2..]));
    }

    public int FuelFigures => BinaryPrimitives.ReadUInt16LittleEndian(Group[2..]);

    public ReadOnlySpan<byte> Manufacturer => Text(GroupEnd);

    public ReadOnlySpan<byte> Model => Text(GroupEnd + 2 + Manufacturer.Length);

    /// <summary>Where the message ends: the whole of it has been looked at.</summary>
    public int EncodedLength => GroupEnd + 2 + Manufacturer.Length + 2 + Model.Length;

    // A newer schema's block and entries may be longer than ours: what it wrote says by how much.
    private ReadOnlySpan<byte> Block => _message.Slice(SbeMessageHeader.Size, Header.BlockLength);

    private ReadOnlySpan<byte> Group => _message[(SbeMessageHeader.Size + Header.BlockLength)..];

    private int EntryLength => BinaryPrimitives.ReadUInt16LittleEndian(Group);

    private int GroupEnd => SbeMessageHeader.Size + Header.BlockLength + GroupHeaderLength + FuelFigures * EntryLength;

    private ReadOnlySpan<byte> Text(int at) => _message.Slice(at + 2, BinaryPrimitives.ReadUInt16LittleEndian(_message[at..]));
}

/// <summary>The flyweight behind the engine's contract: the message is checked once, nothing is copied.</summary>
public readonly struct CarCodec : IEventCodec<Car>, IMessageHeaderCodec, IViewCodec
{
    public int GetMaxEncodedLength(in Car value) => value.Message.Length;

    public int Encode(in Car value, Span<byte> destination)
    {
        if (!value.Message.TryCopyTo(destination))
            throw new CodecException(destination.Length, $"The destination holds {destination.Length} bytes, the car needs {value.Message.Length}");
        return value.Message.Length;
    }

    public int Decode(ReadOnlySpan<byte> source, ref Car slot)
    {
        SbeMessageHeader header = SbeMessageHeader.Read(source);
        if (header.SchemaId != CarFlyweight.SchemaId || header.BlockLength < CarFlyweight.BlockLength)
            throw new CodecException(0, $"Schema {header.SchemaId} with a block of {header.BlockLength} bytes is no car");
        try
        {
            int length = new CarFlyweight(source).EncodedLength;
            slot = new Car(source[..length]);
            return length;
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new CodecException(source.Length, $"The message ends inside the car, after {source.Length} bytes");
        }
    }
}

/// <summary>Cars as SBE has them, among trades in MessagePack.</summary>
[EventStream(typeof(Car), typeof(BookTop), SchemaId = CarFlyweight.SchemaId)]
public partial struct CarOrBookTop;

internal static class CarMessages
{
    /// <summary>A message, written at the offsets of the schema.</summary>
    public static byte[] Write(ulong serialNumber, string model, int blockLength = CarFlyweight.BlockLength)
    {
        byte[] block = new byte[blockLength];
        BinaryPrimitives.WriteUInt64LittleEndian(block, serialNumber);
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(8), 2013);
        block[10] = 1;
        block[11] = (byte)'A';
        for (int i = 0; i < 4; i++) BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(12 + 4 * i), (uint)i + 1);
        "abcdef"u8.CopyTo(block.AsSpan(28));
        block[34] = 6;
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(35), 2000);
        return [(byte)blockLength, 0, 1, 0, 1, 0, 0, 0, .. block, 6, 0, 2, 0, .. Figure(30, 35.9f), .. Figure(55, 49.0f), .. Text("Honda"), .. Text(model)];

        static byte[] Figure(ushort speed, float mpg) => [.. BitConverter.GetBytes(speed), .. BitConverter.GetBytes(mpg)];

        static byte[] Text(string text) => [(byte)text.Length, 0, .. Encoding.UTF8.GetBytes(text)];
    }
}
