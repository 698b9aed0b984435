namespace Replay.Serialization.Tests;

/// <summary>An SBE flyweight behind the codec contract, alone and among types of MessagePack.</summary>
public sealed class SbeTests
{
    [Theory]
    [InlineData(45)]
    [InlineData(60)]
    public void A_flyweight_reads_its_fields_from_this_and_from_a_newer_schema(int blockLength)
    {
        using GuardedMemory memory = new();
        Span<byte> message = memory.Put(CarMessages.Write(1234, "Civic VTi", blockLength));
        Car car = default;

        Assert.Equal(message.Length, default(CarCodec).Decode(message, ref car));
        CarFlyweight fields = car.Fields;
        Assert.Equal((1234ul, (ushort)2013, true, 'A'), (fields.SerialNumber, fields.ModelYear, fields.Available, fields.Code));
        Assert.Equal((1u, 4u, (ushort)2000, (byte)6), (fields.SomeNumber(0), fields.SomeNumber(3), fields.EngineCapacity, fields.Extras));
        Assert.Equal((2, (55, 49.0f)), (fields.FuelFigures, fields.FuelFigure(1)));
        Assert.True(fields.VehicleCode.SequenceEqual("abcdef"u8));
        Assert.True(fields.Manufacturer.SequenceEqual("Honda"u8));
        Assert.True(fields.Model.SequenceEqual("Civic VTi"u8));
    }

    [Fact]
    public void Every_cut_message_is_refused()
    {
        using GuardedMemory memory = new();
        byte[] message = CarMessages.Write(1, "Civic");
        for (int length = 0; length < message.Length; length++)
        {
            int cut = length;
            Assert.Throws<CodecException>(() => Decode(memory.Put(message.AsSpan(0, cut))));
        }

        static void Decode(ReadOnlySpan<byte> message)
        {
            Car car = default;
            default(CarCodec).Decode(message, ref car);
        }
    }

    [Fact]
    public void Flyweights_and_MessagePack_share_a_recording()
    {
        using RecordedEvents recorded = new();
        long id = recorded.Record<CarOrBookTop, CarOrBookTop.Codec>(3, i =>
        {
            if (i == 1) return new BookTop { BidTicks = 7 };
            CarOrBookTop slot = default;
            default(CarOrBookTop.Codec).Decode(recorded.Keep(CarMessages.Write((ulong)i, "Civic")), ref slot);
            return slot;
        });

        Garage garage = new();
        new ReplayRun<CarOrBookTop, CarOrBookTop.Codec>(recorded.Archive, id).Handle(CarOrBookTop.Route(garage)).Run(TestContext.Current.CancellationToken);
        Assert.Equal(["car 0 Civic template 1 sequence 0", "top 7 template 2 sequence 1", "car 2 Civic template 1 sequence 2"], garage.Seen);
    }

    private sealed class Garage : IEventHandler<Car>, IEventHandler<BookTop>
    {
        public List<string> Seen { get; } = [];

        public void OnEvent(ref Car data, in EventHeader header, bool endOfBatch)
        {
            CarFlyweight car = data.Fields;
            Seen.Add($"car {car.SerialNumber} {System.Text.Encoding.UTF8.GetString(car.Model)} template {header.TemplateId} sequence {header.Sequence}");
        }

        public void OnEvent(ref BookTop data, in EventHeader header, bool endOfBatch) =>
            Seen.Add($"top {data.BidTicks} template {header.TemplateId} sequence {header.Sequence}");
    }
}
