using System.Numerics;
using System.Runtime.CompilerServices;

namespace Replay.Backtesting;

/// <summary>Live orders by id, in one array with open addressing: linear probes, and removal that leaves no gaps behind.</summary>
/// <remarks>Grows by doubling at three quarters full, and allocates nothing else. Used by one thread.</remarks>
public sealed class OrderMap
{
    private RestingOrder[] _slots;
    private int _shift;
    private int _count;
    private long _nextArrival = 1;

    internal OrderMap(int capacity)
    {
        int slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity + capacity / 2));
        _slots = new RestingOrder[slots];
        _shift = 64 - BitOperations.Log2((uint)slots);
    }

    /// <summary>Number of live orders.</summary>
    public int Count => _count;

    /// <summary>Number that the next order to arrive will get; earlier orders have smaller ones.</summary>
    public long NextArrival => _nextArrival;

    /// <summary>Finds a live order.</summary>
    /// <param name="orderId">The exchange's id.</param>
    /// <param name="order">The order, when there is one.</param>
    public bool TryGet(ulong orderId, out RestingOrder order)
    {
        int index = Find(orderId);
        order = index >= 0 ? _slots[index] : default;
        return index >= 0;
    }

    internal void Add(ulong orderId, Side side, long priceTicks, long sizeLots)
    {
        if (4 * (_count + 1) > 3 * _slots.Length) Grow();
        Place(new RestingOrder(orderId, priceTicks, sizeLots, _nextArrival++, side));
        _count++;
    }

    /// <summary>Takes size from an order; an order with nothing left goes.</summary>
    internal void Reduce(ulong orderId, long sizeLots, bool all)
    {
        int index = Find(orderId);
        if (index < 0) return;
        ref RestingOrder order = ref _slots[index];
        if (!all && order.SizeLots > sizeLots) order = order with { SizeLots = order.SizeLots - sizeLots };
        else RemoveAt(index);
    }

    internal void Clear()
    {
        Array.Clear(_slots);
        _count = 0;
    }

    internal void Save(StateWriter writer)
    {
        writer.WriteInt64(_nextArrival);
        writer.WriteInt32(_count);
        foreach (RestingOrder order in _slots.Where(order => order.Arrival != 0).OrderBy(order => order.Arrival))
        {
            writer.WriteInt64((long)order.OrderId);
            writer.WriteInt64(order.PriceTicks);
            writer.WriteInt64(order.SizeLots);
            writer.WriteInt64(order.Arrival);
            writer.WriteInt32((int)order.Side);
        }
    }

    internal void Load(ref StateReader reader)
    {
        Clear();
        long nextArrival = reader.ReadInt64();
        for (int left = reader.ReadCount(36); left > 0; left--)
        {
            ulong orderId = (ulong)reader.ReadInt64();
            long priceTicks = reader.ReadInt64();
            long sizeLots = reader.ReadInt64();
            _nextArrival = reader.ReadInt64();
            Add(orderId, (Side)reader.ReadInt32(), priceTicks, sizeLots);
        }

        _nextArrival = nextArrival;
    }

    // Fibonacci hashing: the high bits of id x 2^64/phi spread consecutive ids over the whole table.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Home(ulong orderId) => (int)((orderId * 0x9E3779B97F4A7C15UL) >> _shift);

    private int Find(ulong orderId)
    {
        RestingOrder[] slots = _slots;
        int mask = slots.Length - 1;
        for (int i = Home(orderId); slots[i].Arrival != 0; i = (i + 1) & mask)
        {
            if (slots[i].OrderId == orderId) return i;
        }

        return -1;
    }

    private void Place(RestingOrder order)
    {
        int mask = _slots.Length - 1;
        int i = Home(order.OrderId);
        while (_slots[i].Arrival != 0) i = (i + 1) & mask;
        _slots[i] = order;
    }

    // Moves later entries of the probe run back into the hole, as long as they do not leave their home.
    private void RemoveAt(int hole)
    {
        RestingOrder[] slots = _slots;
        int mask = slots.Length - 1;
        for (int i = (hole + 1) & mask; slots[i].Arrival != 0; i = (i + 1) & mask)
        {
            int home = Home(slots[i].OrderId);
            if (((i - home) & mask) < ((i - hole) & mask)) continue;
            slots[hole] = slots[i];
            hole = i;
        }

        slots[hole] = default;
        _count--;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow()
    {
        RestingOrder[] old = _slots;
        _slots = new RestingOrder[2 * old.Length];
        _shift--;
        foreach (RestingOrder order in old)
        {
            if (order.Arrival != 0) Place(order);
        }
    }
}
